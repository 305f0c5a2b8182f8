package io.jackfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.Bytes;
import io.jackfield.ConnectFailedException;
import io.jackfield.ConnectOptions;
import io.jackfield.EndOfStreamException;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.WireEvent;
import io.jackfield.host.kind.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plays the quiz over real sockets.
final class QuizTest {
  private static final Map<String, String> CAPITALS =
      Map.of(
          "Peru", "Lima",
          "Brazil", "Brasília",
          "Denmark", "København",
          "Chad", "N'Djamena",
          "Ethiopia", "Addis Ababa");

  @TempDir private Path folder;

  private final Events events = new Events();
  private final List<Host> hosts = new ArrayList<>();

  private void start(String time, String timePerQuestion) throws IOException {
    var csv = new StringBuilder("country,capital\n");
    CAPITALS.forEach(
        (country, capital) -> csv.append(country + "," + capital + "|x-" + country + "\n"));
    Files.writeString(folder.resolve("capitals.csv"), csv);
    Files.writeString(
        folder.resolve("host.yaml"),
        """
        services:
          geo:
            listen: 127.0.0.1:0
            quiz:
              questions: capitals.csv
              templates: [{ prompt: "Capital of {country}? ", answer: capital }]
              ask: 5
              time: %s
              time-per-question: %s
              flag: flag{here}
        """
            .formatted(time, timePerQuestion));
    hosts.add(Host.start(HostConfig.load(folder), events, new Random(1)));
  }

  private void start() throws IOException {
    start("55s", "50s");
  }

  @AfterEach
  void closes() throws IOException {
    for (var each : hosts) {
      each.close();
    }
  }

  private Host host() {
    return hosts.getLast();
  }

  private Tube connect() throws IOException {
    return Tube.connect(host().services().getFirst().address());
  }

  /// Reads up to the next question.
  private static String country(Tube tube) throws IOException {
    tube.readUntil("Capital of ");
    return tube.readUntil("? ");
  }

  private static String capital(Tube tube) throws IOException {
    return CAPITALS.getOrDefault(country(tube), "");
  }

  private void play(TubeOptions options) throws IOException, InterruptedException {
    try (var tube =
        Tube.connect(host().services().getFirst().address(), ConnectOptions.defaults(), options)) {
      for (int i = 0; i < 5; i++) {
        tube.sendLine(capital(tube));
      }
      assertThat(tube.readToEnd().text())
          .isEqualTo("Correct.\nAll 5 right. The flag is flag{here}\n");
    }
    var note = events.note();
    assertThat(note.event()).isEqualTo("quiz-won");
    assertThat(note.fields()).containsEntry("score", "5/5");
  }

  @Test
  void aPerfectPlayerGetsTheFlag() throws Exception {
    start();
    play(TubeOptions.defaults());
    play(TubeOptions.defaults().withNewline("\r\n"));
  }

  @Test
  void theWelcomeTellsTheRulesAndThePromptHasNoNewline() throws Exception {
    start();
    try (var tube = connect()) {
      assertThat(tube.readUntil("Capital of "))
          .isEqualTo("Answer 5 questions in 55 s, one answer a line.\n");
      tube.readUntil("? ");
    }
  }

  @Test
  void noQuestionComesTwice() throws Exception {
    start();
    try (var tube = connect()) {
      var asked = new HashSet<String>();
      for (int i = 0; i < 5; i++) {
        var country = country(tube);
        asked.add(country);
        tube.sendLine("x-" + country);
      }
      assertThat(asked).hasSize(5);
      assertThat(tube.readToEnd().text()).contains("flag{here}");
    }
  }

  @Test
  void caseAndAccentsMakeNoDifference() throws Exception {
    start();
    try (var tube = connect()) {
      for (int i = 0; i < 5; i++) {
        var plain = Normalizer.normalize(capital(tube), Normalizer.Form.NFD);
        tube.sendLine(
            plain.replaceAll("\\p{M}", "").replace('ø', 'o').toLowerCase(Locale.ROOT) + "  ");
      }
      assertThat(tube.readToEnd().text()).contains("flag{here}");
    }
  }

  @Test
  void aVerdictAndTheNextQuestionAreOneWrite() throws Exception {
    start();
    try (var tube = connect()) {
      tube.sendLine(capital(tube));
      country(tube);
      var first = events.next(WireEvent.Sent.class, _ -> true);
      assertThat(first.bytes().remaining()).isGreaterThan("Capital of ? ".length() + 40);
      var second = events.next(WireEvent.Sent.class, _ -> true);
      assertThat(second.bytes().remaining()).isGreaterThan("Correct.\nCapital of ? ".length());
    }
  }

  @Test
  void aWrongAnswerEndsTheGameWithTheRightOne() throws Exception {
    start();
    try (var tube = connect()) {
      tube.sendLine(capital(tube));
      var right = capital(tube);
      tube.sendLine("Atlantis\u001b[2J");
      assertThat(tube.readToEnd().text())
          .isEqualTo("Wrong: the answer is " + right + ". You got 1 of 5.\n");
    }
    var note = events.note();
    assertThat(note.fields()).containsEntry("reason", "wrong").containsEntry("score", "1/5");
    assertThat(events.next(WireEvent.Closed.class, _ -> true)).isNotNull();
  }

  @Test
  void whoTakesTooLongForAQuestionIsToldSo() throws Exception {
    start("40s", "20ms");
    try (var tube = connect()) {
      assertThat(tube.readToEnd().text())
          .endsWith("? \nToo slow: you have 20 ms for a question. You got 0 of 5.\n");
    }
    assertThat(events.note().fields()).containsEntry("reason", "too-slow");
  }

  @Test
  void whoTakesTooLongInAllIsToldSo() throws Exception {
    start("20ms", "20s");
    try (var tube = connect()) {
      assertThat(tube.readToEnd().text())
          .endsWith("? \nToo slow: you have 20 ms in all. You got 0 of 5.\n");
    }
    assertThat(events.note().fields()).containsEntry("reason", "too-slow");
  }

  @Test
  void anAnswerAfterTheTimeDoesNotCount() throws Exception {
    start("30ms", "20s");
    try (var tube = connect()) {
      var answer = capital(tube);
      tube.readUntil("Too slow");
      tube.sendLine(answer);
      assertThat(tube.readToEnd().text()).doesNotContain("Correct");
    }
  }

  @Test
  void whoLeavesIsNotedAndNoBug() throws Exception {
    start();
    try (var tube = connect()) {
      tube.sendLine(capital(tube));
      country(tube);
    }
    assertThat(events.note().fields())
        .containsEntry("reason", "left")
        .containsEntry("score", "1/5");
  }

  @Test
  void aLineWithoutEndIsRefusedAndTheHostServesTheNext() throws Exception {
    start();
    try (var tube = connect()) {
      tube.send("a".repeat(1 << 20));
      assertThat(tube.readToEnd().text())
          .endsWith("? \nToo long: an answer has at most 1024 bytes. You got 0 of 5.\n");
    }
    assertThat(events.note().fields()).containsEntry("reason", "line-too-long");
    play(TubeOptions.defaults());
  }

  @Test
  void answersThatAreSentAheadCount() throws Exception {
    start();
    // The same seed gives the same questions: the first game tells the answers of the second.
    var answers = new StringBuilder();
    try (var tube = connect()) {
      for (int i = 0; i < 5; i++) {
        var answer = capital(tube);
        tube.sendLine(answer);
        answers.append(" ".repeat(400)).append(answer).append('\n');
      }
      tube.readToEnd();
    }
    host().close();
    start();
    try (var tube = connect()) {
      tube.send(answers.toString());
      assertThat(tube.readToEnd().text()).contains("flag{here}");
    }
  }

  @Test
  void aLastAnswerWithoutNewlineCounts() throws Exception {
    start();
    try (var tube = connect()) {
      for (int i = 0; i < 4; i++) {
        tube.sendLine(capital(tube));
      }
      tube.send(capital(tube));
      tube.closeOutput();
      assertThat(tube.readToEnd().text()).contains("flag{here}");
    }
  }

  @Test
  void whoPipesOneWrongLineSeesAllThatIsToBeSeen() throws Exception {
    start();
    try (var tube = connect()) {
      tube.send("wrong\n");
      tube.closeOutput();
      assertThat(tube.readToEnd().text()).contains("Answer 5", "Capital of ", "Wrong: the answer");
    }
  }

  @Test
  void negotiationOfATelnetClientIsIgnored() throws Exception {
    start();
    try (var tube = connect()) {
      tube.send(Bytes.of((byte) 255, (byte) 253, (byte) 3, (byte) 255, (byte) 251, (byte) 24));
      for (int i = 0; i < 5; i++) {
        tube.send(capital(tube).toUpperCase(Locale.ROOT) + "\r\n");
      }
      assertThat(tube.readToEnd().text()).contains("flag{here}");
    }
  }

  @Test
  void aGameMayEndInTheGracePeriodWhileNobodyElseGetsIn() throws Exception {
    start();
    try (var tube = connect()) {
      var first = capital(tube);
      var closing = Thread.startVirtualThread(this::close);
      var address = host().services().getFirst().address();
      awaitRefusal(address);
      tube.sendLine(first);
      for (int i = 1; i < 5; i++) {
        tube.sendLine(capital(tube));
      }
      assertThat(tube.readToEnd().text()).contains("flag{here}");
      closing.join();
    }
    assertThat(events.next(Note.class, note -> note.event().equals("quiz-won"))).isNotNull();
    host().join();
  }

  private void close() {
    try {
      host().close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Tries until the port is free: there is no event for that before the games have ended.
  private static void awaitRefusal(TcpAddress address) throws IOException {
    while (true) {
      try (var tube = Tube.connect(address)) {
        assertThat(tube.peer()).isEqualTo(address);
      } catch (ConnectFailedException e) {
        return;
      }
    }
  }

  @Test
  void whoIsStillPlayingAfterTheGracePeriodIsOut() throws Exception {
    start();
    try (var tube = connect()) {
      country(tube);
      host().close(Duration.ZERO);
      assertThat(catchThrowableOfType(EndOfStreamException.class, tube::readLine)).isNotNull();
    }
    assertThat(events.next(Note.class, _ -> true).fields()).containsEntry("reason", "shutdown");
  }
}
