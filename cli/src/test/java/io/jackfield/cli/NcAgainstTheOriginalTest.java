package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.NcRun.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TCP conversations: each scenario is played with the original and with ours, and what each side
/// sees must be the same.
@Timeout(120)
class NcAgainstTheOriginalTest {
  // What doesn't happen within this time doesn't happen.
  private static final int NEVER_MILLIS = 700;

  @BeforeEach
  void needsTheOriginal() {
    NcRun.assumeOriginal();
  }

  /// Plays the same with a netcat of either kind and tells all that is to be seen.
  private interface Scenario {
    String play(Kind kind) throws Exception;
  }

  private static void same(Scenario scenario) throws Exception {
    assertThat(scenario.play(Kind.OURS_INSIDE)).isEqualTo(scenario.play(Kind.ORIGINAL));
  }

  private static String end(NcRun run) throws Exception {
    return "exit " + run.exitCode() + " out " + run.output() + " err " + run.errors();
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static Socket accept(ServerSocket server) throws IOException {
    server.setSoTimeout((int) Await.LONG.toMillis());
    var peer = server.accept();
    peer.setSoTimeout((int) Await.LONG.toMillis());
    return peer;
  }

  private static Socket connect(int port) throws IOException {
    var peer = Loopback.IPV4.connect(port);
    peer.setSoTimeout((int) Await.LONG.toMillis());
    return peer;
  }

  private static void say(Socket peer, String text) throws IOException {
    peer.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String hear(Socket peer, int count) throws IOException {
    return new String(peer.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  private static String hearAll(Socket peer) throws IOException {
    return new String(peer.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /// Whether an end of the stream comes, or nothing.
  private static String fin(Socket peer) throws IOException {
    peer.setSoTimeout(NEVER_MILLIS);
    try {
      return peer.getInputStream().read() < 0 ? "FIN" : "a byte";
    } catch (SocketTimeoutException e) {
      return "nothing";
    } catch (SocketException e) {
      return "reset";
    } finally {
      peer.setSoTimeout((int) Await.LONG.toMillis());
    }
  }

  private static String ends(NcRun run) throws Exception {
    return run.endsWithin(NEVER_MILLIS) ? "ends" : "goes on";
  }

  private static NcRun start(Kind kind, ServerSocket server, String... words) throws IOException {
    var all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "127.0.0.1";
    all[words.length + 1] = "" + server.getLocalPort();
    return NcRun.start(kind, all);
  }

  private static String[] split(String words) {
    return words.isEmpty() ? new String[0] : words.split(" ");
  }

  /// FIN at the end of input, and whether it ends: the rows of nc.openbsd, and more flags.
  @ParameterizedTest
  @ValueSource(strings = {"", "-N", "-q 1", "-q 0", "-q -1", "-v", "-C", "-t"})
  void theEndOfInputMeansTheSame(String words) throws Exception {
    same(kind -> {
      try (var server = server();
          var run = start(kind, server, split(words));
          var peer = accept(server)) {
        run.type("ask\n");
        run.endInput();
        var asked = hear(peer, words.equals("-C") ? 5 : 4);
        var fin = fin(peer);
        var before = ends(run);
        say(peer, "late answer\n");
        Loopback.hangUp(peer);
        return asked + fin + " " + before + " " + end(run);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-N", "-q 1", "-d", "-dN"})
  void aPeerThatClosesWhileInputStaysOpen(String words) throws Exception {
    same(kind -> {
      try (var server = server();
          var run = start(kind, server, split(words));
          var peer = accept(server)) {
        say(peer, "bye\n");
        peer.shutdownOutput();
        run.awaitOutput("bye\n");
        var before = ends(run);
        var fin = before.equals("ends") ? "" : fin(peer);
        run.endInput();
        return before + fin + " " + end(run);
      }
    });
  }

  /// It writes to a peer that is gone, and learns so though input stays open.
  @Test
  void aResetAfterThePeersEndEndsIt() throws Exception {
    same(kind -> {
      try (var server = server();
          var run = start(kind, server);
          var peer = accept(server)) {
        Loopback.hangUp(peer);
        run.type("nobody reads this\n");
        return end(run);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-N", "-d"})
  void aResetEndsIt(String words) throws Exception {
    same(kind -> {
      try (var server = server();
          var run = start(kind, server, split(words));
          var peer = accept(server)) {
        say(peer, "connected\n");
        run.awaitOutput("connected\n");
        peer.setSoLinger(true, 0);
        Loopback.hangUp(peer);
        return end(run);
      }
    });
  }

  /// Where we do better: what came before a reset is shown.
  @Test
  void bytesBeforeAResetAreShown() throws Exception {
    try (var server = server();
        var run = start(Kind.OURS_INSIDE, server, "-N");
        var peer = accept(server)) {
      run.type("unread\n");
      Await.until(() -> peer.getInputStream().available() > 0, () -> "the question");
      say(peer, "your last words\n");
      Loopback.hangUp(peer);
      run.exitCode();
      assertThat(run.output()).isEqualTo("your last words\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-w 1", "-w 1 -N", "-w 1 -d", "-w 1 -q 5", "-w 0"})
  void silenceEndsIt(String words) throws Exception {
    same(kind -> {
      try (var server = server();
          var run = start(kind, server, split(words));
          var peer = accept(server)) {
        int code = run.exitCode();
        return fin(peer) + " " + code + run.errors();
      }
    });
  }

  /// `-q` waits once all is over, and the peer's answer is still shown before.
  @Test
  void quitWaitsAfterTheEnd() throws Exception {
    same(kind -> {
      try (var server = server();
          var run = start(kind, server, "-q", "1");
          var peer = accept(server)) {
        run.endInput();
        hearAll(peer);
        long start = System.nanoTime();
        say(peer, "answer\n");
        Loopback.hangUp(peer);
        var end = end(run);
        long millis = (System.nanoTime() - start) / 1_000_000;
        return end + (millis >= 900 ? " after a second" : " at once");
      }
    });
  }

  @Test
  void aLimitOfReadsEndsIt() throws Exception {
    same(kind -> {
      try (var server = server();
          var run = start(kind, server, "-W", "2");
          var peer = accept(server)) {
        say(peer, "one\n");
        run.awaitOutput("one\n");
        say(peer, "two\n");
        return end(run) + fin(peer);
      }
    });
  }

  @Test
  void lineEndsAreTranslated() throws Exception {
    same(kind -> {
      try (var server = server();
          var run = start(kind, server, "-C", "-N");
          var peer = accept(server)) {
        run.type("a\nb\r\n\n\rc");
        run.endInput();
        var heard = hearAll(peer);
        say(peer, "not\ntranslated");
        Loopback.hangUp(peer);
        return heard + end(run);
      }
    });
  }

  /// Where we do better: the CR may have come with an earlier read.
  @Test
  void aLineEndThatIsCutIsOneLineEnd() throws Exception {
    try (var server = server();
        var run = start(Kind.OURS_INSIDE, server, "-C", "-N");
        var peer = accept(server)) {
      run.type("a\r");
      assertThat(hear(peer, 2)).isEqualTo("a\r");
      run.type("\nb");
      run.endInput();
      assertThat(hearAll(peer)).isEqualTo("\nb");
    }
  }

  @Test
  void linesAreSentWithAPause() throws Exception {
    same(kind -> {
      try (var server = server();
          var run = start(kind, server, "-i", "1", "-N");
          var peer = accept(server)) {
        run.type("a\nb\nc");
        run.endInput();
        hear(peer, 2);
        long start = System.nanoTime();
        var rest = hearAll(peer);
        long millis = (System.nanoTime() - start) / 1_000_000;
        Loopback.hangUp(peer);
        return rest + end(run) + (millis > 1500 && millis < 15_000 ? " two pauses" : " " + millis);
      }
    });
  }

  @Test
  void telnetIsAnswered() throws Exception {
    same(kind -> {
      try (var server = server();
          var run = start(kind, server, "-t");
          var peer = accept(server)) {
        run.endInput();
        say(peer, "\u00ff\u00fd\u0001hi\u00ff\u00fb\u0003\u00ff\u00fc\u0004\u00ff\u00fe\u0005.");
        var answers = hear(peer, 12);
        Loopback.hangUp(peer);
        run.exitCode();
        return answers + run.output();
      }
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-l -v 127.0.0.1 0",
        "-lv 0",
        "-lvn 0",
        "-lv -p 0",
        "-lv -s 127.0.0.1 -p 0",
        "-l4v 0",
        "-lvN 0",
        "-lv -w 5 0",
        "-lv -T ef -M 9 -I 9000 -O 9000 -b 0",
        "-l6v 0",
        "-lv :: 0"
      })
  void listeningIsTheSame(String words) throws Exception {
    same(kind -> {
      try (var run = NcRun.start(kind, split(words));
          var peer = connect(run.port())) {
        run.awaitErrors("Connection received");
        run.type("hello peer\n");
        var heard = hear(peer, 11);
        say(peer, "hello nc\n");
        run.awaitOutput("hello nc\n");
        run.endInput();
        var fin = fin(peer);
        peer.shutdownOutput();
        return heard + fin + end(run);
      }
    });
  }

  /// A listener leaves with its peer, though input stays open.
  @Test
  void aListenerEndsWithItsPeer() throws Exception {
    same(kind -> {
      try (var run = NcRun.start(kind, "-lv", "0");
          var peer = connect(run.port())) {
        say(peer, "one line\n");
        peer.shutdownOutput();
        return end(run) + fin(peer);
      }
    });
  }

  @Test
  void aListenersSilenceCountsFromTheConnectionOn() throws Exception {
    same(kind -> {
      try (var run = NcRun.start(kind, "-lv", "-w", "1", "0")) {
        int port = run.port();
        var waiting = run.endsWithin(1300) ? "ends " : "waits ";
        try (var peer = connect(port)) {
          return waiting + (hearAll(peer).isEmpty() ? "FIN " : "bytes ") + end(run);
        }
      }
    });
  }

  @Test
  void keepListeningTakesOnePeerAfterAnother() throws Exception {
    Scenario scenario =
        kind -> {
          try (var run = NcRun.start(kind, "-lkv", "0")) {
            int port = run.port();
            for (int i = 0; i < 3; i++) {
              try (var peer = connect(port)) {
                say(peer, "peer " + i + "\n");
                run.awaitOutput("peer " + i + "\n");
              }
            }
            return ends(run) + run.output() + run.errors();
          }
        };
    assertThat(scenario.play(Kind.OURS)).isEqualTo(scenario.play(Kind.ORIGINAL));
  }

  @Test
  void theSecondPeerWaitsForTheFirst() throws Exception {
    Scenario scenario =
        kind -> {
          try (var run = NcRun.start(kind, "-lkv", "0")) {
            int port = run.port();
            try (var first = connect(port);
                var second = connect(port)) {
              say(second, "second\n");
              say(first, "first\n");
              run.awaitOutput("first\n");
              var early = run.output();
              Loopback.hangUp(first);
              run.awaitOutput("second\n");
              return early + run.output();
            }
          }
        };
    assertThat(scenario.play(Kind.OURS)).isEqualTo(scenario.play(Kind.ORIGINAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-zv", "-z", "-zvn", "-zv4", "-v", "-zvN", "-zv -w 2"})
  void successIsSaidAsTheOriginalSaysIt(String words) throws Exception {
    for (var host : new String[] {"127.0.0.1", "localhost"}) {
      same(kind -> {
        try (var server = server()) {
          var all = words + " " + host + " " + server.getLocalPort();
          try (var run = NcRun.start(kind, split(all))) {
            run.endInput();
            if (!words.equals("-zvn") || host.equals("127.0.0.1")) {
              accept(server).close();
            }
            return end(run);
          }
        }
      });
    }
  }

  /// A backlog that is full: the kernel leaves the handshake without an answer.
  @ParameterizedTest
  @ValueSource(strings = {"-v -w 1", "-w 1", "-zv -w 1"})
  void aConnectionThatIsNotAnsweredTimesOut(String words) throws Exception {
    try (var server = new ServerSocket()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      var fill = new java.util.ArrayList<java.nio.channels.SocketChannel>();
      for (int i = 0; i < 4; i++) {
        var channel = java.nio.channels.SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(server.getLocalSocketAddress());
        fill.add(channel);
      }
      same(kind -> {
        try (var run = start(kind, server, split(words))) {
          run.endInput();
          return end(run);
        }
      });
      for (var channel : fill) {
        channel.close();
      }
    }
  }

  @Test
  void anAddressThatIsTakenIsRefused() throws Exception {
    try (var server = server()) {
      same(kind -> {
        try (var run = NcRun.start(kind, "-l", "127.0.0.1", "" + server.getLocalPort())) {
          return end(run);
        }
      });
    }
  }

  /// Where we do better: the C library would listen on another port.
  @Test
  void aPortTooLargeToListenOnIsRefused() throws Exception {
    try (var run = NcRun.start(Kind.OURS_INSIDE, "-l", "99999")) {
      assertThat(end(run)).isEqualTo("exit 1 out  err nc: port number too large: PORT\n");
    }
  }

  @Test
  void sourcePortAndAddressAreTaken() throws Exception {
    same(kind -> {
      int port;
      try (var free = server()) {
        port = free.getLocalPort();
      }
      try (var server = server();
          var run = start(kind, server, "-N", "-p", "" + port, "-s", "127.0.0.1");
          var peer = accept(server)) {
        run.endInput();
        hearAll(peer);
        return peer.getPort() == port ? "from " + peer.getInetAddress() : "from another port";
      }
    });
  }

  /// Each port that is open has its conversation, one after another.
  @Test
  void severalPortsAreTalkedToInTurn() throws Exception {
    same(kind -> {
      try (var one = server();
          var two = server();
          var run =
              NcRun.start(
                  kind, "-v", "127.0.0.1", "1", "" + one.getLocalPort(), "" + two.getLocalPort())) {
        run.endInput();
        try (var peer = accept(one)) {
          say(peer, "one\n");
        }
        try (var peer = accept(two)) {
          say(peer, "two\n");
        }
        return end(run);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"-lv", "-v"})
  void aMegabyteArrivesWhole(String words) throws Exception {
    var bytes = Noise.fresh().bytes(1, 1 << 20);
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (words.equals("-lv")) {
      try (var run = NcRun.start(Kind.OURS_INSIDE, "-lvN", "0");
          var peer = connect(run.port())) {
        var sending =
            Await.start(() -> {
              say(peer, text);
              peer.shutdownOutput();
              return true;
            });
        sending.result();
        run.exitCode();
        Await.until(() -> run.output().length() == text.length(), () -> "" + run.output().length());
        assertThat(run.output().equals(text)).isTrue();
      }
    } else {
      try (var server = server();
          var run = start(Kind.OURS_INSIDE, server, "-N");
          var peer = accept(server)) {
        var typing =
            Await.start(() -> {
              run.type(text);
              run.endInput();
              return true;
            });
        assertThat(hearAll(peer).equals(text)).isTrue();
        typing.result();
        Loopback.hangUp(peer);
        assertThat(run.exitCode()).isZero();
      }
    }
  }
}
