package io.jackfield.examples;

import io.jackfield.Connection;
import io.jackfield.Tube;
import io.jackfield.WireEvent;
import io.jackfield.host.Host;
import io.jackfield.host.HostListener;
import io.jackfield.host.kind.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The geography quiz as it stands in the examples, but on a port that the kernel picks, and with
/// the answers at hand.
final class Geography implements HostListener, AutoCloseable {
  static final String FLAG = "flag{the_map_is_not_the_territory}";

  private static final Path FOLDER = Program.EXAMPLES.resolve("geography");
  private static final Pattern QUESTION =
      Pattern.compile("(?s).*\\d+\\. (?:Capital of (.+)|(.+) is the capital of which country)");

  private final BlockingQueue<Note> notes = new LinkedBlockingQueue<>();
  private final Map<String, String> answers;
  private final Host host;

  /// Hosts it in `folder`, with one piece of its configuration replaced.
  Geography(Path folder, String piece, String other) throws IOException {
    var table = Files.readString(FOLDER.resolve("capitals.csv"));
    Files.writeString(folder.resolve("capitals.csv"), table);
    var config = Files.readString(FOLDER.resolve("host.yaml"));
    if (!config.contains(piece) || !config.contains("listen: 127.0.0.1:7000")) {
      throw new AssertionError("not in host.yaml: " + piece);
    }
    Files.writeString(
        folder.resolve("host.yaml"),
        config.replace("listen: 127.0.0.1:7000", "listen: 127.0.0.1:0").replace(piece, other));
    this.answers = answers(table);
    this.host = Host.open(folder, this);
  }

  /// Hosts it in `folder`, unchanged.
  Geography(Path folder) throws IOException {
    this(folder, "", "");
  }

  private static Map<String, String> answers(String table) {
    var answers = new HashMap<String, String>();
    for (var row : table.split("\n", -1)) {
      if (row.contains(",")) {
        var cells = row.split(",", 2);
        var country = cells[0].split("\\|", -1)[0];
        var capital = cells[1].replace("\"", "").split("\\|", -1)[0];
        answers.put(country, capital);
        answers.put(capital, country);
      }
    }
    return answers;
  }

  int port() {
    return host.service("geography").address().port();
  }

  int connections() {
    return host.service("geography").connections();
  }

  Tube connect() throws IOException {
    return Tube.connect("127.0.0.1", port());
  }

  /// The right answer to the question that comes next.
  String answerTo(Tube player) throws IOException {
    var text = player.readUntil("? ");
    var question = QUESTION.matcher(text);
    if (!question.matches()) {
      throw new AssertionError("not a question: " + text);
    }
    var subject = question.group(1) == null ? question.group(2) : question.group(1);
    var answer = answers.get(subject);
    if (answer == null) {
      throw new AssertionError("no answer known: " + text);
    }
    return answer;
  }

  /// Plays to the end by the table, and gives what came last.
  String play(String newline) throws IOException {
    try (var player = connect()) {
      for (int i = 0; i < 50; i++) {
        player.send(answerTo(player) + newline);
      }
      return player.readToEnd().text();
    }
  }

  /// What the quiz notes next about a player.
  Note note() throws InterruptedException {
    var note = notes.poll(30, TimeUnit.SECONDS);
    if (note == null) {
      throw new AssertionError("the quiz noted nothing");
    }
    return note;
  }

  @Override
  public void on(String service, WireEvent event) {}

  @Override
  public void note(String service, Connection connection, Note note) {
    notes.add(note);
  }

  @Override
  public void close() throws IOException {
    host.close();
  }
}
