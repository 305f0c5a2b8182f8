package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only a TCP peer can do to a tube.
@Timeout(60)
class TubeTcpTest {
  private static final TubeOptions PATIENT = TubeOptions.defaults().withTimeout(Await.LONG);

  /// A tube with a plain socket at its other end.
  private record Raw(Tube tube, Socket peer) implements AutoCloseable {
    static Raw open() throws IOException {
      try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        var tube =
            Tube.connect(
                TcpAddress.loopback(listener.getLocalPort()), ConnectOptions.defaults(), PATIENT);
        return new Raw(tube, listener.accept());
      }
    }

    void feed(String text) throws IOException {
      peer.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Closes with RST instead of FIN.
    void reset() throws IOException {
      peer.setSoLinger(true, 0);
      peer.close();
    }

    @Override
    public void close() throws IOException {
      try (tube;
          peer) {}
    }
  }

  @Test
  void resetAfterDataGivesTheDataFirst() throws IOException {
    try (var raw = Raw.open()) {
      raw.feed("line\nrest");
      raw.reset();
      assertThat(raw.tube().readLine()).isEqualTo("line");
      for (int attempt = 0; attempt < 2; attempt++) {
        var failure = catchThrowableOfType(ResetException.class, () -> raw.tube().readLine());
        assertThat(failure.context().tail().text()).isEqualTo("rest");
        assertThat(failure).hasMessageContaining("the connection broke");
      }
      assertThat(raw.tube().readExactly(4).text()).isEqualTo("rest");
      assertThatThrownBy(() -> raw.tube().readToEnd()).isInstanceOf(ResetException.class);
    }
  }

  @Test
  void resetEndsAWait() throws Exception {
    try (var raw = Raw.open()) {
      var reading = Await.start(() -> raw.tube().readLine());
      reading.awaitWaiting();
      raw.reset();
      assertThatThrownBy(reading::result).isInstanceOf(ResetException.class);
    }
  }

  /// A close may hit the moment between a look at the clock and the wait that follows.
  @Test
  void closeJustBeforeATimedReadIsAClose() throws Exception {
    try (var raw = Raw.open()) {
      closeAtALookAtTheClock(raw.tube().asDuplex());
      assertThatThrownBy(() -> raw.tube().readLine()).isInstanceOf(IllegalStateException.class);
    }
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      closeAtALookAtTheClock(Duplex.connect(socket.local()));
    }
  }

  private static void closeAtALookAtTheClock(Duplex duplex) {
    var looks = new AtomicInteger();
    Ticker closing =
        () -> {
          if (looks.incrementAndGet() > 1) {
            close(duplex);
          }
          return System.nanoTime();
        };
    var deadline = Deadline.after(Await.LONG, closing);
    assertThatThrownBy(() -> duplex.read(ByteBuffer.allocate(1), deadline))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(looks.get()).isGreaterThan(1);
  }

  private static void close(Duplex duplex) {
    try {
      duplex.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void sendToAPeerThatIsGoneIsAReset() throws IOException {
    try (var raw = Raw.open()) {
      raw.peer().close();
      assertThatThrownBy(
              () -> {
                while (true) {
                  raw.tube().send("x".repeat(1000));
                }
              })
          .isInstanceOf(ResetException.class)
          .hasMessageContaining("sending 1,000 bytes");
    }
  }

  @Test
  void timedAndUntimedReadsMix() throws IOException {
    try (var raw = Raw.open()) {
      raw.feed("one\ntwo\nthree\n");
      assertThat(raw.tube().readExactly(4).text()).isEqualTo("one\n");
      assertThat(raw.tube().withTimeout(Deadline.FOREVER).readLine()).isEqualTo("two");
      assertThat(raw.tube().within(Duration.ZERO).readLine()).isEqualTo("three");
      raw.feed("four\n");
      assertThat(raw.tube().withTimeout(Deadline.FOREVER).readLine()).isEqualTo("four");
    }
  }

  @Test
  void readsGoOnWhileAnotherThreadWritesMuch() throws Exception {
    try (var raw = Raw.open()) {
      var sending =
          Await.start(() -> {
            raw.tube().send("x".repeat(8 << 20));
            return true;
          });
      sending.awaitWaiting();
      raw.feed("meanwhile\n");
      assertThat(raw.tube().readLine()).isEqualTo("meanwhile");
      assertThat(raw.peer().getInputStream().readNBytes(8 << 20)).hasSize(8 << 20);
      assertThat(sending.result()).isTrue();
    }
  }
}
