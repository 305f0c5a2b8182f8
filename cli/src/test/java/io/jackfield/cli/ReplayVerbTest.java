package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Address;
import io.jackfield.ConnectOptions;
import io.jackfield.Handler;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.UdpAddress;
import io.jackfield.UdpServer;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.TranscriptWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ReplayVerbTest {
  @TempDir private Path folder;

  private static final Handler ECHO =
      tube -> {
        tube.sendLine("Name?");
        tube.sendLine("Hello " + tube.readLine() + ", it is 12:30:01");
      };

  private static void introduce(Tube tube, String name) throws IOException {
    assertThat(tube.readLine()).isEqualTo("Name?");
    tube.sendLine(name);
    assertThat(tube.readToEnd().text()).startsWith("Hello ");
  }

  /// A file with a session for each name.
  private String record(String... names) throws Exception {
    var file = folder.resolve("record.jsonl");
    try (var writer = TranscriptWriter.create(file, "a test");
        var server = Server.listen(0, ECHO)) {
      for (var name : names) {
        try (var tube = connect(server.address(), writer)) {
          introduce(tube, name);
        }
      }
    }
    return file.toString();
  }

  private static Tube connect(Address address, TranscriptWriter writer) throws IOException {
    var how = ConnectOptions.defaults().withListener(writer);
    return Tube.connect(address, how, TubeOptions.defaults());
  }

  /// Plays the client to its end, against a server in this test.
  private static JackRun playClient(JackRun.Several jacks, String file, int port, String... more)
      throws Exception {
    var words = new ArrayList<>(List.of("replay", file, "--as", "client"));
    words.addAll(List.of(more));
    words.addAll(List.of("127.0.0.1", "" + port));
    var jack = jacks.start(words.toArray(String[]::new));
    var _ = jack.exitCode();
    return jack;
  }

  @Test
  void aServerIsReplacedByItsRecord() throws Exception {
    try (var jack = JackRun.start("replay", record("Ada"), "--as", "server", "0")) {
      try (var tube = Tube.connect("127.0.0.1", jack.port())) {
        introduce(tube, "Ada");
      }
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.errors())
          .endsWith(
              "jack: the client did as in the record: it said 4 bytes and was told 32 bytes\n");
      assertThat(jack.printed()).isEmpty();
    }
  }

  @Test
  void aClientThatDiffersIsToldLikeADiff() throws Exception {
    try (var jack = JackRun.start("replay", record("Ada"), "--as", "server", "0")) {
      try (var tube = Tube.connect("127.0.0.1", jack.port())) {
        assertThat(tube.readLine()).isEqualTo("Name?");
        tube.sendLine("Adam");
        assertThat(tube.readToEnd().isEmpty()).isTrue();
      }
      assertThat(jack.exitCode()).isEqualTo(FailureClass.DIFFERS.code());
      assertThat(jack.errors()).endsWith("jack: the client differs from the record [differs]\n");
      assertThat(jack.printed().lines().skip(1))
          .containsExactly(
              "  told  \"Name?\\n\"",
              "- said  \"Ada\\n\"",
              "+ said  \"Adam\\n\"",
              "            ^",
              "- 0a                                               .",
              "+ 6d 0a                                            m.");
    }
  }

  @Test
  void aServerThatChangedDiffersUnlessThatIsIgnored() throws Exception {
    var file = record("Ada");
    Handler changed =
        tube -> {
          tube.sendLine("Name?");
          tube.sendLine("Hello " + tube.readLine() + ", it is 13:45:59");
        };
    try (var jacks = new JackRun.Several();
        var server = Server.listen(0, changed)) {
      var differs = playClient(jacks, file, server.port());
      assertThat(differs.exitCode()).isEqualTo(22);
      assertThat(differs.printed())
          .contains("- said  \"Hello Ada, it is 12:30:01\\n\"")
          .contains("+ said  \"Hello Ada, it is 13:45:59\\n\"");
      var same = playClient(jacks, file, server.port(), "--ignore", "\\d\\d:\\d\\d:\\d\\d");
      assertThat(same.exitCode()).as(same.errors()).isZero();
      assertThat(same.errors())
          .isEqualTo(
              "jack: the server did as in the record: it said 32 bytes and was told 4 bytes\n");
    }
  }

  @Test
  void sessionsArePlayedInTheirOrder() throws Exception {
    var file = record("Ada", "Grace", "Barbara");
    try (var jacks = new JackRun.Several()) {
      var server = jacks.start("replay", file, "--as", "server", "0", "-v");
      var client = playClient(jacks, file, server.port());
      assertThat(client.exitCode()).as(client.errors() + client.printed()).isZero();
      assertThat(client.errors().lines()).hasSize(3);
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void oneSessionCanBeChosen() throws Exception {
    var file = record("Ada", "Grace");
    var sessions = Transcript.read(Path.of(file)).sessions();
    long number = sessions.getLast().id();
    var session = new String[] {"replay", file, "--as", "server", "--session", "" + number, "0"};
    try (var jack = JackRun.start(session)) {
      try (var tube = Tube.connect("127.0.0.1", jack.port())) {
        introduce(tube, "Grace");
      }
      assertThat(jack.exitCode()).isZero();
    }
    session[5] = "" + (number + 1);
    var none = JackRun.run(session);
    assertThat(none.code()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err())
        .contains(
            "has no session "
                + (number + 1)
                + "; it has "
                + sessions.getFirst().id()
                + ", "
                + number);
  }

  @Test
  void withKeepItServesAsLongAsItRuns() throws Exception {
    var file = record("Ada");
    try (var jack = JackRun.start("replay", file, "--as", "server", "--keep", "0")) {
      for (var name : List.of("Ada", "Bob", "Ada")) {
        try (var tube = Tube.connect("127.0.0.1", jack.port())) {
          assertThat(tube.readLine()).isEqualTo("Name?");
          tube.sendLine(name);
          assertThat(tube.readToEnd().isEmpty()).isEqualTo(name.equals("Bob"));
        }
      }
      Await.until(
          () -> jack.errors().lines().filter(line -> line.contains("did as")).count() == 2,
          jack::errors);
      assertThat(jack.printed()).contains("+ said  \"Bob\\n\"");
      assertThat(jack.hasEnded()).isFalse();
    }
  }

  @Test
  void aSessionOverUdpIsPlayedOverUdp() throws Exception {
    var file = folder.resolve("udp.jsonl");
    try (var jacks = new JackRun.Several();
        var server = UdpServer.listen(UdpAddress.loopback(0), (_, answer) -> answer.send("pong"))) {
      try (var writer = TranscriptWriter.create(file, "udp");
          var tube = connect(server.address(), writer)) {
        tube.send("ping");
        assertThat(tube.readExactly(4).text()).isEqualTo("pong");
      }
      var client = playClient(jacks, file.toString(), server.address().port());
      assertThat(client.exitCode()).as(client.errors()).isZero();
    }
    try (var jack = JackRun.start("replay", file.toString(), "--as", "server", "0")) {
      try (var tube = Tube.connect(UdpAddress.loopback(jack.port()))) {
        tube.send("ping");
        assertThat(tube.readExactly(4).text()).isEqualTo("pong");
      }
      assertThat(jack.exitCode()).as(jack.errors()).isZero();
      assertThat(jack.errors()).contains(" (UDP)\n");
    }
  }

  @Test
  void withTlsBothSidesArePlayed() throws Exception {
    var file = record("Ada");
    try (var jacks = new JackRun.Several()) {
      var server = jacks.start("replay", file, "--as", "server", "--tls", "0");
      var pin = server.awaitLine("jack: made a certificate .* --pin (\\w{64})").group(1);
      var client =
          jacks.start(
              "replay",
              file,
              "--as",
              "client",
              "--tls",
              "--pin",
              pin,
              "127.0.0.1",
              "" + server.port());
      assertThat(client.exitCode()).as(client.errors()).isZero();
      assertThat(server.exitCode()).as(server.errors()).isZero();
    }
  }

  @Test
  void inJsonTheDifferenceIsAnEvent() throws Exception {
    var file = record("Ada");
    try (var jacks = new JackRun.Several();
        var server = Server.listen(0, tube -> tube.sendLine("Nome?"))) {
      var client = playClient(jacks, file, server.port(), "--json");
      assertThat(client.exitCode()).isEqualTo(22);
      assertThat(client.errors().lines())
          .allMatch(line -> line.startsWith("{"))
          .anyMatch(line ->
              line.contains("\"event\":\"difference\"")
                  && line.contains("\"side\":\"server\",\"turn\":1,\"offset\":1,"))
          .last()
          .asString()
          .contains("\"outcome\":\"differs\",\"code\":22");
    }
  }

  @Test
  void aRecordThatBreaksOffIsPlayedWithAWarning() throws Exception {
    var lines = Files.readAllLines(Path.of(record("Ada")));
    var file = folder.resolve("half.jsonl");
    int end = 0;
    while (!lines.get(end).contains("\"sent\"")) {
      end++;
    }
    Files.write(file, lines.subList(0, end + 1));
    try (var jacks = new JackRun.Several();
        var server = Server.listen(0, ECHO)) {
      var client = playClient(jacks, file.toString(), server.port());
      assertThat(client.exitCode()).as(client.errors() + client.printed()).isZero();
      assertThat(client.errors().lines().findFirst().orElseThrow())
          .matches("jack: session \\d+: the record ends before the session does; what .* played");
    }
  }

  @Test
  void filesThatAreNoRecordAreWrongWords() throws Exception {
    var text = Files.writeString(folder.resolve("text"), "hello\n").toString();
    var result = JackRun.run("replay", text, "--as", "server", "0");
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("is no transcript").endsWith(" [usage]\n");
    var missing = JackRun.run("replay", text + "x", "--as", "server", "0");
    assertThat(missing.code()).isEqualTo(ExitCode.USAGE);
    assertThat(missing.err()).contains("textx: there is no such file");
    var nobody = folder.resolve("nobody").toString();
    TranscriptWriter.create(Path.of(nobody), "nobody").close();
    var empty = JackRun.run("replay", nobody, "--as", "server", "0");
    assertThat(empty.code()).isEqualTo(ExitCode.USAGE);
    assertThat(empty.err()).contains("has no session: nobody connected");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --as client --speed quick 127.0.0.1 1 | a speed is recorded, fast or a number of times
          --as client --ignore (   127.0.0.1 1  | --ignore takes a regular expression: Unclosed group
          --as client                           | where to? give HOST PORT behind the FILE
          --as server                           | listen where? give a PORT, or HOST PORT
          --as client -                         | cannot connect to -; give HOST PORT
          --as server --cert x 0                | --cert is about TLS: add --tls
          """)
  void wrongWordsAreTold(String words, String message) throws Exception {
    var result = JackRun.run(("replay " + record("Ada") + " " + words).split(" +", -1));
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(message);
  }

  @Test
  void ofARecordOfBothSidesOneIsPlayed() throws Exception {
    var file = folder.resolve("both.jsonl").toString();
    try (var writer = TranscriptWriter.create(Path.of(file), "both sides");
        var server =
            Server.listen(
                TcpAddress.loopback(0), ServerOptions.defaults().withListener(writer), ECHO);
        var tube = connect(server.address(), writer)) {
      introduce(tube, "Ada");
    }
    assertThat(Transcript.read(Path.of(file)).sessions())
        .extracting(Session::role)
        .containsExactlyInAnyOrder(Session.Role.CLIENT, Session.Role.SERVER);
    try (var jacks = new JackRun.Several();
        var server = Server.listen(0, ECHO)) {
      var client = playClient(jacks, file, server.port());
      assertThat(client.exitCode()).isZero();
      assertThat(client.errors().lines()).hasSize(1);
    }
  }
}
