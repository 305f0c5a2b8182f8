package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Address;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.StdioAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ConnectVerbTest {
  private static final int MEGABYTE = 1024 * 1024;

  @ParameterizedTest
  @EnumSource
  void randomBytesPassBothWaysUnchanged(Loopback loopback) throws Exception {
    var noise = Noise.fresh();
    var forth = noise.bytes(1, 3 * MEGABYTE + 17);
    var back = noise.bytes(2, 2 * MEGABYTE + 5);
    try (var server = loopback.listen();
        var jack = JackRun.start("connect", loopback.host, "" + server.getLocalPort());
        var peer = server.accept()) {
      var answering =
          Await.start(() -> {
            peer.getOutputStream().write(back);
            peer.shutdownOutput();
            return true;
          });
      var typing =
          Await.start(() -> {
            jack.type(forth);
            jack.endInput();
            return true;
          });
      var received = Await.start(() -> peer.getInputStream().readAllBytes());
      assertThat(jack.restOfOutput()).as("seed %d", noise.seed()).isEqualTo(back);
      assertThat(received.result()).as("seed %d", noise.seed()).isEqualTo(forth);
      assertThat(typing.result()).isEqualTo(answering.result());
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.errors()).isEmpty();
    }
  }

  @Test
  void endOfStandardInputIsOurEndAndLateAnswersAreStillPrinted() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("connect", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      jack.type("question");
      jack.endInput();
      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("question");
      peer.getOutputStream().write("late answer".getBytes(StandardCharsets.UTF_8));
      Loopback.hangUp(peer);
      assertThat(jack.restOfOutput()).asString().isEqualTo("late answer");
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void endOfThePeerClosesStandardOutputWhileStandardInputStillFlows() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("connect", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      peer.getOutputStream().write("all I have".getBytes(StandardCharsets.UTF_8));
      peer.shutdownOutput();
      assertThat(jack.restOfOutput()).asString().isEqualTo("all I have");
      jack.type("and yet I speak");
      jack.endInput();
      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("and yet I speak");
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void atATerminalTheEndOfThePeerIsTheEnd() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.atTerminal("connect", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      peer.getOutputStream().write("bye".getBytes(StandardCharsets.UTF_8));
      Loopback.hangUp(peer);
      assertThat(jack.restOfOutput()).asString().isEqualTo("bye");
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void atATerminalOurEndStillWaitsForAnswers() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.atTerminal("connect", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      jack.endInput();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      assertThat(jack.hasEnded()).isFalse();
      peer.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
      Loopback.hangUp(peer);
      assertThat(jack.restOfOutput()).asString().isEqualTo("answer");
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void aPeerThatStopsReadingStopsOurReadsOfStandardInput() throws Exception {
    var stdin = new EndlessInput(512L * MEGABYTE);
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.over(stdin, "connect", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      Await.until(stdin::readerWaits, () -> "the reader waits, after " + stdin.count.get());
      // What the kernel holds for both sides, and one buffer of ours.
      assertThat(stdin.count.get()).isLessThan(64L * MEGABYTE);
      assertThat(jack.hasEnded()).isFalse();
      assertThat(peer.getInputStream().read()).isEqualTo('x');
    }
  }

  @Test
  void aPeerThatResetsIsAFailureInOneLine() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("connect", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      jack.type("x");
      assertThat(peer.getInputStream().read()).isEqualTo('x');
      peer.setSoLinger(true, 0);
      Loopback.hangUp(peer);
      assertThat(jack.exitCode()).isEqualTo(FailureClass.RESET.code());
      assertThat(jack.errors().lines())
          .containsExactly(
              "jack: the connection to "
                  + Loopback.IPV4.at(server.getLocalPort())
                  + " broke: Connection reset [reset]");
    }
  }

  @Test
  void standardOutputThatIsClosedEndsItQuietly() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("connect", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      jack.hangUp();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      peer.getOutputStream().write('x');
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.errors()).isEmpty();
    }
  }

  @Test
  void waitsForASilentPeerNoLongerThanAsked() throws Exception {
    try (var server = new ServerSocket(0, 1, Loopback.IPV4.address());
        var full = new FullBacklog(server)) {
      assertThat(full.connections).isNotEmpty();
      var at = Loopback.IPV4.at(server.getLocalPort());
      var result = JackRun.run("connect", "-w", "150ms", at);
      assertThat(result.code()).isEqualTo(FailureClass.TIMEOUT.code());
      assertThat(result.err())
          .matches("jack: \\Q" + at + "\\E did not answer within \\d+ ms \\[timeout]\\R");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFamilyIsKeptTo(Loopback loopback) throws Exception {
    loopback.assumeLocalhost();
    try (var server = loopback.listen();
        var jack =
            JackRun.start("connect", loopback.option, "localhost", "" + server.getLocalPort())) {
      jack.endInput();
      server.accept().close();
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void anAddressOfTheOtherFamilyIsAFailure() throws Exception {
    var result = JackRun.run("connect", "-6", "127.0.0.1", "7");
    assertThat(result.code()).isEqualTo(FailureClass.NAME.code());
    assertThat(result.errLines()).containsExactly("jack: \"127.0.0.1\" has no IPv6 address [name]");
  }

  @Test
  void verboseTellsWhoAndHowMuchAndWhoEndedFirst() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("connect", "-v", "localhost", "" + server.getLocalPort(), "-4");
        var peer = server.accept()) {
      peer.getOutputStream().write("four".getBytes(StandardCharsets.UTF_8));
      peer.shutdownOutput();
      jack.awaitLine("jack: the peer ended its stream \\(FIN received\\)");
      jack.type("abc");
      jack.endInput();
      assertThat(jack.exitCode()).isZero();
      var at = "\\Q" + Loopback.IPV4.at(server.getLocalPort()) + "\\E";
      var lines = jack.errors().lines().toList();
      assertThat(lines).hasSize(6);
      assertThat(lines.get(0)).matches("jack: localhost is 127.0.0.1 \\(looked up in .*\\)");
      assertThat(lines.get(1)).matches("jack: connecting to " + at);
      assertThat(lines.get(2)).matches("jack: connected to " + at + " from 127.0.0.1:\\d+ in .*");
      assertThat(lines.get(3)).isEqualTo("jack: the peer ended its stream (FIN received)");
      assertThat(lines.get(4)).isEqualTo("jack: our stream ended (FIN sent); still reading");
      assertThat(lines.get(5))
          .matches("jack: closed after .*: received 4 bytes, sent 3 bytes; the peer ended first");
    }
  }

  @ParameterizedTest
  @EnumSource
  void datagramsPassBothWaysUnchanged(Loopback loopback) throws Exception {
    var noise = Noise.fresh();
    try (var peer = loopback.datagrams();
        var jack =
            JackRun.start(
                "connect", "-u", "--quiet-end", "50ms", loopback.host, "" + peer.getLocalPort())) {
      for (int i = 0; i < 100; i++) {
        var question = noise.bytes(2 * i, 1 + 13 * i);
        jack.type(question);
        var packet = Datagrams.receive(peer);
        assertThat(packet.bytes()).as("seed %d", noise.seed()).isEqualTo(question);
        var answer = noise.bytes(2 * i + 1, 1 + 300 * i);
        Datagrams.send(peer, answer, packet.from());
        assertThat(jack.output(answer.length)).as("seed %d", noise.seed()).isEqualTo(answer);
      }
      jack.endInput();
      assertThat(jack.restOfOutput()).isEmpty();
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.errors()).isEmpty();
    }
  }

  @Test
  void aDatagramConversationEndsWhenAllIsQuietAfterOurEnd() throws Exception {
    try (var peer = Loopback.IPV4.datagrams();
        var jack =
            JackRun.start(
                "connect", "--quiet-end", "100ms", "udp://127.0.0.1:" + peer.getLocalPort())) {
      jack.type("ping");
      var packet = Datagrams.receive(peer);
      assertThat(packet.text()).isEqualTo("ping");
      jack.endInput();
      assertThat(jack.restOfOutput()).isEmpty();
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void aClosedDatagramPortIsToldInOneLine() throws Exception {
    int closed;
    try (var gone = Loopback.IPV4.datagrams()) {
      closed = gone.getLocalPort();
    }
    try (var jack = JackRun.start("connect", "-u", "127.0.0.1", "" + closed)) {
      jack.type("anybody?");
      assertThat(jack.exitCode()).isEqualTo(FailureClass.REFUSED.code());
      assertThat(jack.errors().lines())
          .containsExactly(
              "jack: 127.0.0.1:"
                  + closed
                  + " refused the datagram: nothing listens on that port [refused]");
    }
  }

  @Test
  void aServiceNameOfDatagramsOnlyIsAPort() throws Exception {
    var result = JackRun.run("connect", "-u", "--quiet-end", "1ms", "127.0.0.1", "tftp");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  /// Connections that fill the backlog of a listener, so that the kernel answers no more.
  private static final class FullBacklog implements AutoCloseable {
    private final ArrayList<SocketChannel> connections = new ArrayList<>();

    FullBacklog(ServerSocket server) throws Exception {
      var to = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
      // A backlog of 1 holds two on Linux; what doesn't come about is what fills it for certain.
      for (int i = 0; i < 8; i++) {
        var channel = SocketChannel.open();
        connections.add(channel);
        channel.configureBlocking(false);
        var _ = channel.connect(to);
      }
    }

    @Override
    public void close() throws IOException {
      for (var each : connections) {
        each.close();
      }
    }
  }

  /// A standard input that always has more, up to a limit, and counts what was read.
  private static final class EndlessInput implements Duplex {
    private final long limit;
    private final AtomicLong count = new AtomicLong();
    private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    EndlessInput(long limit) {
      this.limit = limit;
    }

    boolean readerWaits() {
      var thread = reader.get();
      return thread != null && thread.getState() == Thread.State.WAITING;
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) {
      reader.set(Thread.currentThread());
      int size = target.remaining();
      if (count.addAndGet(size) > limit) {
        return -1;
      }
      while (target.hasRemaining()) {
        target.put((byte) 'x');
      }
      return size;
    }

    @Override
    public void write(ByteBuffer source, Deadline deadline) {}

    @Override
    public void closeOutput() {}

    @Override
    public void close() {
      closed.countDown();
    }

    @Override
    public Address local() {
      return StdioAddress.INSTANCE;
    }

    @Override
    public Address peer() {
      return StdioAddress.INSTANCE;
    }
  }
}
