package io.jackfield.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.Bytes;
import io.jackfield.ConnectOptions;
import io.jackfield.Duplex;
import io.jackfield.Leftovers;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.UdpAddress;
import io.jackfield.UdpServer;
import io.jackfield.UnixAddress;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.TranscriptException;
import io.jackfield.transcript.TranscriptWriter;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server of a record, for several clients and over other transports; files that are no record.
@Timeout(60)
class ReplayServerTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir private Path folder;

  @AfterEach
  void noThreadIsLeft() throws Exception {
    while (!Leftovers.threads().isEmpty()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Session greeting(String name) {
    return Recorded.byClient().received("hello " + name + "\n").sent("bye\n").inputEnded().closed();
  }

  private static String greeted(ReplayServer server) throws IOException {
    try (var tube = Tube.connect(server.address())) {
      var line = tube.readLine();
      tube.sendLine("bye");
      assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
      return line;
    }
  }

  private static ReplayServer listen(Session... sessions) throws IOException {
    return ReplayServer.listen(
        TcpAddress.loopback(0),
        ServerOptions.defaults().withGrace(Duration.ZERO),
        List.of(sessions).stream().map(Replay::server).toList());
  }

  @Test
  void eachClientGetsTheNextSession() throws Exception {
    try (var server = listen(greeting("one"), greeting("two"))) {
      assertThat(greeted(server)).isEqualTo("hello one");
      assertThat(greeted(server)).isEqualTo("hello two");
      assertThat(greeted(server)).isEqualTo("hello one");
      for (int i = 0; i < 3; i++) {
        assertThat(server.awaitOutcome(LONG)).matches(Outcome::isSame);
      }
      assertThat(server.outcomes()).isEmpty();
    }
  }

  @Test
  void clientsAreServedAtOnce() throws Exception {
    try (var server = listen(greeting("all"))) {
      try (var first = Tube.connect(server.address())) {
        assertThat(first.readLine()).isEqualTo("hello all");
        assertThat(greeted(server)).isEqualTo("hello all");
        first.sendLine("bye");
        assertThat(first.readToEnd()).isEqualTo(Bytes.EMPTY);
      }
      assertThat(server.awaitOutcome(LONG)).matches(Outcome::isSame);
      assertThat(server.awaitOutcome(LONG)).matches(Outcome::isSame);
    }
  }

  @Test
  void whoeverClosesItEndsTheClientAtHand() throws Exception {
    var server = listen(greeting("all"));
    try (var tube = Tube.connect(server.address())) {
      assertThat(tube.readLine()).isEqualTo("hello all");
      server.close();
      assertThat(server.outcomes())
          .singleElement()
          .isInstanceOf(Outcome.Unfinished.class)
          .extracting(each -> ((Outcome.Unfinished) each).reason())
          .asString()
          // Its thread is woken by the close and by an interrupt, whichever is first.
          .contains("the server ");
    }
  }

  @Test
  void withoutAClientThereIsNoOutcome() throws Exception {
    try (var server = listen(greeting("nobody"))) {
      assertThatThrownBy(() -> server.awaitOutcome(SHORT))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageMatching("no client of 127.* was done with within 200 ms; there were 0");
    }
  }

  @Test
  void aClientsReplayIsNoServer() {
    var replays = List.of(Replay.client(greeting("x")));
    var address = TcpAddress.loopback(0);
    assertThatThrownBy(() -> ReplayServer.listen(address, ServerOptions.defaults(), replays))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ReplayServer.listen(address, ServerOptions.defaults(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aUnixSocketIsAServerAsWell() throws Exception {
    var address = new UnixAddress(folder.resolve("s"));
    var replays = List.of(Replay.server(greeting("file")));
    try (var server = ReplayServer.listen(address, ServerOptions.defaults(), replays)) {
      assertThat(greeted(server)).isEqualTo("hello file");
      assertThat(server.awaitOutcome(LONG)).matches(Outcome::isSame);
      assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void socketsAreClosed() throws Exception {
    Set<String> before = Leftovers.sockets();
    var session = Recorded.byClient().received("hello\n").broke().closed();
    try (var server = listen(greeting("one"), session)) {
      greeted(server);
      var different = Replay.client(greeting("two"));
      assertThat(different.against(Duplex.connect(server.address())).isSame()).isFalse();
    }
    while (!before.containsAll(Leftovers.sockets())) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  // ---- UDP

  @Test
  void datagramsAreComparedOneByOne() throws Exception {
    var file = folder.resolve("udp.jsonl");
    try (var real =
        UdpServer.listen(
            UdpAddress.loopback(0),
            (datagram, answer) -> answer.send("re: " + datagram.bytes().text()))) {
      try (var writer = TranscriptWriter.create(file, "udp")) {
        var how = ConnectOptions.defaults().withListener(writer);
        try (var tube = Tube.connect(real.address(), how, TubeOptions.defaults())) {
          ask(tube, "one");
          ask(tube, "two");
        }
      }
      var session = Transcript.read(file).sessions().getFirst();
      var replay = Replay.client(session);
      assertThat(replay.isDatagrams()).isTrue();
      assertThat(replay.against(Duplex.connect(real.address()))).matches(Outcome::isSame);
      played(session);
    }
  }

  private static void ask(Tube tube, String question) throws IOException {
    tube.send(question);
    assertThat(tube.readExactly(4 + question.length()).text()).isEqualTo("re: " + question);
  }

  private static void played(Session session) throws Exception {
    try (var server = ReplayServer.start(session)) {
      assertThat(server.address()).isInstanceOf(UdpAddress.class);
      for (int i = 0; i < 2; i++) {
        try (var tube = Tube.connect(server.address())) {
          ask(tube, "one");
          ask(tube, "two");
        }
        assertThat(server.awaitOutcome(LONG)).matches(Outcome::isSame);
      }
      try (var tube = Tube.connect(server.address())) {
        ask(tube, "one");
        // In a stream these would be the same bytes.
        tube.send("tw");
        tube.send("o");
        var outcome = (Outcome.Differs) server.awaitOutcome(LONG);
        var difference = outcome.difference();
        assertThat(difference.turn()).isEqualTo(2);
        assertThat(difference.expected()).isEqualTo(new Happening.Said(Bytes.of("o")));
        assertThat(difference.got()).isEqualTo(new Happening.Said(Bytes.EMPTY));
        assertThat(difference.lines()).contains("- said  \"two\"", "+ said  \"tw\"");
      }
    }
  }

  @Test
  void inDatagramsWhatIsIgnoredMayDiffer() throws Exception {
    var session = Recorded.datagramsByClient().sent("time").received("at 12:30 sharp").closed();
    var options = ReplayOptions.defaults().withTimeout(SHORT).withIgnored("\\d+:\\d+");
    var replay = Replay.client(session).withOptions(options);
    try (var real =
        UdpServer.listen(UdpAddress.loopback(0), (_, answer) -> answer.send("at 9:05 sharp"))) {
      assertThat(replay.against(Duplex.connect(real.address()))).matches(Outcome::isSame);
    }
    try (var real =
        UdpServer.listen(UdpAddress.loopback(0), (_, answer) -> answer.send("at 9:05 sharply"))) {
      var outcome = (Outcome.Differs) replay.against(Duplex.connect(real.address()));
      assertThat(outcome.difference().got()).isEqualTo(new Happening.Said(Bytes.of("ly")));
    }
    try (var real = UdpServer.listen(UdpAddress.loopback(0), (_, _) -> {})) {
      var outcome = (Outcome.Differs) replay.against(Duplex.connect(real.address()));
      assertThat(outcome.difference().got()).isEqualTo(new Happening.Nothing(SHORT));
    }
  }

  // ---- hostile transcripts

  private static final String FIRST =
      "{\"event\":\"transcript\",\"version\":1,\"started\":\"2026-11-28T12:00:00Z\",\"title\":\"\"}\n";
  private static final String CONNECTED =
      "{\"ms\":0,\"event\":\"connected\",\"connection\":1,\"local\":\"tcp://a:1\",\"peer\":\"tcp://b:2\"}\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ms\":1,\"event\":\"received\",\"connection\":1,\"base64\":\"%%%\"}\n",
        "{\"event\":\"received\",\"connection\":1,\"text\":\"x\"}\n",
        "{\"ms\":\"soon\",\"event\":\"received\",\"connection\":1,\"text\":\"x\"}\n",
        "{\"ms\":1,\"connection\":1}\n",
        "[1]\n",
        "\u0000\u0001\n",
      })
  void aLineThatIsNoneIsNamed(String line) throws Exception {
    var file = Files.writeString(folder.resolve("t"), FIRST + CONNECTED + line + CONNECTED);
    assertThatThrownBy(() -> Transcript.read(file))
        .isInstanceOf(TranscriptException.class)
        .hasMessageContaining(", line 3: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Without a connection, with one that nobody opened, far off, of another kind.
        "{\"ms\":1,\"event\":\"received\",\"text\":\"x\"}\n",
        "{\"ms\":1,\"event\":\"received\",\"connection\":7,\"text\":\"x\"}\n",
        "{\"ms\":1e300,\"event\":\"sent\",\"connection\":1,\"text\":\"x\"}\n",
        "{\"ms\":1,\"event\":\"sent\",\"connection\":1}\n",
        "{\"ms\":1,\"event\":\"closed\",\"connection\":1,\"bytes_in\":-5,\"bytes_out\":1e99}\n",
        "{\"ms\":1,\"event\":\"closed\",\"connection\":1}\n{\"ms\":2,\"event\":\"sent\",\"connection\":1,\"text\":\"late\"}\n",
        "{\"ms\":1,\"event\":\"end-of-stream\",\"connection\":1}\n{\"ms\":2,\"event\":\"received\",\"connection\":1,\"text\":\"late\"}\n",
      })
  void aStrangeRecordIsPlayedAllTheSame(String lines) throws Exception {
    var file = Files.writeString(folder.resolve("t"), FIRST + CONNECTED + lines);
    var session = Transcript.read(file).sessions().getFirst();
    for (var part : Part.values()) {
      assertThat(Replay.of(session, part).caveats()).hasSizeLessThan(2);
    }
    var options = ReplayOptions.defaults().withTimeout(SHORT);
    try (var server = Server.listen(0, tube -> tube.readToEnd())) {
      var replay = Replay.client(session).withOptions(options);
      assertThat(replay.against(Duplex.connect(server.address()))).isNotNull();
    }
    try (var server = ReplayServer.start(session);
        var tube = Tube.connect(server.address())) {
      tube.closeOutput();
      tube.readToEnd();
      assertThat(server.awaitOutcome(LONG)).isNotNull();
    }
  }
}
