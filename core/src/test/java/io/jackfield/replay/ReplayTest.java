package io.jackfield.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Bytes;
import io.jackfield.ConnectOptions;
import io.jackfield.Duplex;
import io.jackfield.EndOfStreamException;
import io.jackfield.Handler;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.TranscriptWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Sessions recorded over real sockets, and played over real sockets.
@Timeout(60)
class ReplayTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir private Path folder;

  // ---- a quiz

  private static Handler quiz(String... capitals) {
    return tube -> {
      tube.sendLine("Welcome!");
      int right = 0;
      for (var capital : capitals) {
        tube.send("Capital " + (right + 1) + "? ");
        if (!tube.readLine().equalsIgnoreCase(capital)) {
          tube.sendLine("Wrong, it is " + capital);
          return;
        }
        right++;
        tube.sendLine("Correct!");
      }
      tube.sendLine("flag{" + right + "}");
    };
  }

  private static void solve(Tube tube, String... answers) throws IOException {
    assertThat(tube.readLine()).isEqualTo("Welcome!");
    for (var answer : answers) {
      tube.readUntil("? ");
      tube.sendLine(answer);
      assertThat(tube.readLine()).isEqualTo("Correct!");
    }
    assertThat(tube.readLine()).startsWith("flag{");
    assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
  }

  private interface Client {
    void talk(Tube tube) throws IOException;
  }

  /// Both sides' sessions, the client's first.
  private List<Session> record(Handler handler, Client client) throws Exception {
    var ours = folder.resolve("client.jsonl");
    var theirs = folder.resolve("server.jsonl");
    try (var atClient = TranscriptWriter.create(ours, "client");
        var atServer = TranscriptWriter.create(theirs, "server");
        var server =
            Server.listen(
                TcpAddress.loopback(0), ServerOptions.defaults().withListener(atServer), handler)) {
      var how = ConnectOptions.defaults().withListener(atClient);
      try (var tube = Tube.connect(server.address(), how, TubeOptions.defaults())) {
        client.talk(tube);
      }
    }
    return List.of(
        Transcript.read(ours).sessions().getFirst(), Transcript.read(theirs).sessions().getFirst());
  }

  private List<Session> recordQuiz() throws Exception {
    return record(quiz("Paris", "Lima"), tube -> solve(tube, "Paris", "Lima"));
  }

  @Test
  void aServerFromTheRecordServesTheSameClient() throws Exception {
    for (var session : recordQuiz()) {
      try (var server = ReplayServer.start(session)) {
        for (int i = 0; i < 3; i++) {
          try (var tube = Tube.connect(server.address())) {
            solve(tube, "Paris", "Lima");
          }
          assertThat(server.awaitOutcome(LONG)).isInstanceOf(Outcome.Same.class);
        }
      }
    }
  }

  @Test
  void aClientThatAnswersOtherwiseDiffers() throws Exception {
    for (var session : recordQuiz()) {
      try (var server = ReplayServer.start(session)) {
        try (var tube = Tube.connect(server.address())) {
          tube.readUntil("? ");
          tube.sendLine("Paris");
          tube.readUntil("? ");
          tube.sendLine("Lina, perhaps");
          assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
        }
        var difference = differenceOf(server.awaitOutcome(LONG));
        assertThat(difference.lines())
            .containsExactly(
                difference.lines().getFirst(),
                "  told  \"Capital 2? \"",
                "- said  \"Lima\\n\"",
                "+ said  \"Lina, perhaps\\n\"",
                "           ^",
                "- 6d 61 0a                                         ma.",
                "+ 6e 61 2c 20 70 65 72 68 61 70 73 0a              na, perhaps.");
        assertThat(difference.lines().getFirst())
            .startsWith("the client differs from the record in its turn 2, behind 8 bytes, at ");
      }
    }
  }

  private static Difference differenceOf(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Differs.class);
    return ((Outcome.Differs) outcome).difference();
  }

  @Test
  void aClientFromTheRecordFindsTheSameServer() throws Exception {
    for (var session : recordQuiz()) {
      var outcome = playClient(session, quiz("Paris", "Lima"));
      assertThat(outcome).isInstanceOf(Outcome.Same.class);
      assertThat(((Outcome.Same) outcome).saidBytes()).isEqualTo(11);
    }
  }

  private static Outcome playClient(Session session, Handler handler) throws Exception {
    return playClient(Replay.client(session), handler);
  }

  private static Outcome playClient(Replay replay, Handler handler) throws Exception {
    try (var server = Server.listen(0, handler)) {
      return replay.against(Duplex.connect(server.address()));
    }
  }

  @Test
  void aChangedServerDiffers() throws Exception {
    for (var session : recordQuiz()) {
      var difference = differenceOf(playClient(session, quiz("Paris", "Quito")));
      assertThat(difference.side()).isEqualTo(Part.SERVER);
      assertThat(difference.told()).isEqualTo(Bytes.of("Lima\n"));
      assertThat(difference.expected())
          .isEqualTo(new Happening.Said(Bytes.of("Correct!\nflag{2}\n")));
      assertThat(difference.got()).isEqualTo(new Happening.Said(Bytes.of("Wrong, it is Quito\n")));
    }
  }

  @Test
  void anotherFlagMayBeIgnored() throws Exception {
    var session = recordQuiz().getFirst();
    var changed = quiz("Paris", "Lima", "Oslo");
    assertThat(differenceOf(playClient(session, changed)).turn()).isEqualTo(3);
    var options =
        ReplayOptions.defaults().withTimeout(SHORT).withIgnored("Capital 3\\? |flag\\{.*\\}\n");
    var difference = differenceOf(playClient(Replay.client(session).withOptions(options), changed));
    // The server goes on to wait where the record has it end.
    assertThat(difference.expected()).isEqualTo(new Happening.Ended());
  }

  // ---- how it is cut

  @Test
  void byteByByteIsTheSame() throws Exception {
    var session = recordQuiz().getFirst();
    var outcome =
        playClient(
            session,
            tube -> {
              var text = "Welcome!\nCapital 1? Correct!\nCapital 2? Correct!\nflag{2}\n";
              for (int i = 0; i < text.length(); i++) {
                if (i == 20 || i == 40) {
                  tube.readLine();
                }
                tube.send(text.substring(i, i + 1));
              }
            });
    assertThat(outcome).isInstanceOf(Outcome.Same.class);
    try (var server = ReplayServer.start(session)) {
      try (var tube = Tube.connect(server.address())) {
        for (var letter : "Paris\nLima\n".split("", 0)) {
          tube.send(letter);
        }
        assertThat(tube.readToEnd().text()).endsWith("flag{2}\n");
      }
      assertThat(server.awaitOutcome(LONG)).matches(Outcome::isSame);
    }
  }

  @Test
  void manyBytesBothWaysAtOnce() throws Exception {
    // More than the sockets hold, so whoever does not read while they write would wait for ever.
    var bytes = new byte[12_000_000];
    new Random(7).nextBytes(bytes);
    var all = Bytes.of(bytes);
    var session = Recorded.byClient().sent(all).outputEnded().received(all).inputEnded().closed();
    Handler echo =
        tube -> {
          try {
            while (true) {
              tube.send(tube.readAvailable());
            }
          } catch (EndOfStreamException _) {
            // That was all.
          }
        };
    assertThat(playClient(session, echo)).isInstanceOf(Outcome.Same.class);
    bytes[11_000_000] ^= 1;
    var changed =
        Recorded.byClient().sent(all).outputEnded().received(Bytes.of(bytes)).inputEnded().closed();
    assertThat(differenceOf(playClient(changed, echo)).offset()).isEqualTo(11_000_000);
  }

  @Test
  void manySmallTurnsTakeLinearTime() throws Exception {
    var script = Recorded.byClient();
    for (int i = 0; i < 5_000; i++) {
      script.received("question " + i + "? ").sent("answer " + i + "\n");
    }
    var session = script.inputEnded().closed();
    try (var server = ReplayServer.start(session)) {
      var outcome = Replay.client(session).against(Duplex.connect(server.address()));
      assertThat(outcome).isInstanceOf(Outcome.Same.class);
      assertThat(server.awaitOutcome(LONG)).isInstanceOf(Outcome.Same.class);
    }
  }

  // ---- ends

  @Test
  void theClientsHalfCloseComesBeforeTheAnswer() throws Exception {
    Handler sum = tube -> tube.sendLine("" + tube.readToEnd().size());
    var sessions =
        record(
            sum,
            tube -> {
              tube.send("12345");
              tube.closeOutput();
              assertThat(tube.readLine()).isEqualTo("5");
              assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
            });
    for (var session : sessions) {
      assertThat(playClient(session, sum)).isInstanceOf(Outcome.Same.class);
      try (var server = ReplayServer.start(session);
          var tube = Tube.connect(server.address())) {
        tube.send("12345");
        assertThat(tube.readUntilQuiet(SHORT).isEmpty()).isTrue();
        tube.closeOutput();
        assertThat(tube.readLine()).isEqualTo("5");
        assertThat(server.awaitOutcome(LONG)).matches(Outcome::isSame);
      }
    }
  }

  @Test
  void aServerThatEndsEarlyDiffers() throws Exception {
    var session = recordQuiz().getFirst();
    var difference = differenceOf(playClient(session, tube -> tube.sendLine("Welcome!")));
    assertThat(difference.got()).isEqualTo(new Happening.Ended());
    assertThat(difference.expected()).isEqualTo(new Happening.Said(Bytes.of("Capital 1? ")));
    assertThat(difference.lines())
        .contains("  said  \"Welcome!\\n\"", "- said  \"Capital 1? \"", "+ ended its side (FIN)");
  }

  @Test
  void aServerThatSaysMoreDiffers() throws Exception {
    var session = Recorded.byClient().received("bye\n").inputEnded().closed();
    var difference = differenceOf(playClient(session, tube -> tube.send("bye\nor not\n")));
    assertThat(difference.expected()).isEqualTo(new Happening.Ended());
    assertThat(difference.got()).isEqualTo(new Happening.Said(Bytes.of("or not\n")));
  }

  @Test
  void whatTheRecordDoesNotKnowIsNoDifference() throws Exception {
    // The client of the record hung up when it had what it wanted.
    var session = Recorded.byClient().received("bye\n").closed();
    var outcome = playClient(session, tube -> tube.send("bye\nor not\n"));
    assertThat(outcome).isInstanceOf(Outcome.Same.class);
  }

  @Test
  void aSilentServerDiffers() throws Exception {
    var session = recordQuiz().getFirst();
    var replay = Replay.client(session).withOptions(ReplayOptions.defaults().withTimeout(SHORT));
    var difference =
        differenceOf(
            playClient(
                replay,
                tube -> {
                  tube.sendLine("Welcome!");
                  tube.readToEnd();
                }));
    assertThat(difference.got()).isEqualTo(new Happening.Nothing(SHORT));
    assertThat(difference.lines()).contains("+ said nothing within 300 ms");
  }

  @Test
  void aServerThatDoesNotReadDiffers() throws Exception {
    var session = Recorded.byClient().sent(Bytes.of(new byte[50_000_000])).inputEnded().closed();
    var replay = Replay.client(session).withOptions(ReplayOptions.defaults().withTimeout(SHORT));
    try (var server = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      var address = TcpAddress.loopback(server.getLocalPort());
      var difference = differenceOf(replay.against(Duplex.connect(address)));
      assertThat(difference.got()).isEqualTo(new Happening.TookNothing(SHORT));
      assertThat(difference.expected()).isEqualTo(new Happening.Listened());
    }
  }

  @Test
  void aResetIsPlayedAndHeard() throws Exception {
    var session = Recorded.byClient().sent("hello\n").received("no\n").broke().closed();
    try (var server = ReplayServer.start(session)) {
      var outcome = Replay.client(session).against(Duplex.connect(server.address()));
      // A reset overtakes what was said before it, if it likes.
      if (outcome instanceof Outcome.Differs differs) {
        assertThat(differs.difference().got()).isInstanceOf(Happening.Broke.class);
      }
      assertThat(server.awaitOutcome(LONG)).matches(Outcome::isSame);
    }
    var ended = differenceOf(playClient(session, tube -> tube.sendLine("no")));
    assertThat(ended.expected()).isEqualTo(new Happening.Broke(""));
    assertThat(ended.got()).isEqualTo(new Happening.Ended());
  }

  @Test
  void aResetInsteadOfAnEndDiffers() throws Exception {
    var session = Recorded.byClient().received("hi\n").sent("hello\n").inputEnded().closed();
    var difference =
        differenceOf(
            playClient(
                session,
                tube -> {
                  tube.sendLine("hi");
                  tube.readLine();
                  tube.asDuplex().reset();
                }));
    assertThat(difference.got()).isInstanceOf(Happening.Broke.class);
  }

  // ---- incomplete records

  @Test
  void anIncompleteRecordIsPlayedAsFarAsItGoes() throws Exception {
    var session = Recorded.byClient().received("Welcome!\nCapital 1? ").sent("Paris\n").open();
    assertThat(Replay.client(session).caveats())
        .containsExactly("the record ends before the session does; what is there is played");
    assertThat(playClient(session, quiz("Paris", "Lima"))).isInstanceOf(Outcome.Same.class);
    try (var server = ReplayServer.start(session)) {
      try (var tube = Tube.connect(server.address())) {
        tube.readUntil("? ");
        tube.sendLine("Paris");
        assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
      }
      assertThat(server.awaitOutcome(LONG)).matches(Outcome::isSame);
    }
  }

  @Test
  void aCutRecordSaysHowMuchThereIs() throws Exception {
    var session = Recorded.byClient().received("Welcome!\n").inputEnded().closed(2_000, 10);
    assertThat(Replay.client(session).caveats())
        .containsExactly(
            "the record has 9 bytes of the session's 2,010 bytes; what is there is played");
    assertThat(playClient(session, quiz("Paris", "Lima"))).isInstanceOf(Outcome.Same.class);
  }

  @Test
  void anEmptySessionIsPlayed() throws Exception {
    assertThat(Replay.client(recordQuiz().getFirst()).caveats()).isEmpty();
    var session = Recorded.byClient().closed();
    assertThat(playClient(session, quiz("Paris"))).isInstanceOf(Outcome.Same.class);
    var ended = Recorded.byClient().inputEnded().closed();
    var difference = differenceOf(playClient(ended, quiz("Paris")));
    assertThat(difference.lines().getFirst())
        .isEqualTo("the server differs from the record, behind 0 bytes, at 0 ms");
  }

  // ---- time

  @Test
  void pausesAreKeptOrShortened() throws Exception {
    var session =
        Recorded.byClient()
            .every(Duration.ofMillis(200))
            .received("1")
            .sent("2")
            .received("3")
            .sent("4")
            .inputEnded()
            .closed();
    Handler server =
        tube -> {
          tube.send("1");
          tube.readExactly(1);
          tube.send("3");
          tube.readExactly(1);
        };
    assertThat(took(session, Speed.recorded(), server)).isGreaterThan(Duration.ofMillis(400));
    assertThat(took(session, Speed.times(4), server)).isGreaterThan(Duration.ofMillis(100));
    var hour = Recorded.byClient().every(Duration.ofHours(1)).received("1").sent("2").closed();
    assertThat(took(hour, Speed.times(3_600_000), server)).isLessThan(LONG);
    assertThat(took(hour, Speed.fast(), server)).isLessThan(LONG);
  }

  private static Duration took(Session session, Speed speed, Handler handler) throws Exception {
    var options = ReplayOptions.defaults().withSpeed(speed);
    long start = System.nanoTime();
    var outcome = playClient(Replay.client(session).withOptions(options), handler);
    assertThat(outcome).isInstanceOf(Outcome.Same.class);
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
