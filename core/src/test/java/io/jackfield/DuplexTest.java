package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract of a stream duplex, for each transport.
@Timeout(60)
@ParameterizedClass
@EnumSource(Transport.class)
class DuplexTest {
  private final Transport transport;

  DuplexTest(Transport transport) {
    this.transport = transport;
  }

  private static Deadline patience() {
    return Deadline.after(Await.LONG);
  }

  private static Deadline passed() {
    return Deadline.after(Duration.ZERO);
  }

  private static void write(Duplex to, String text) throws IOException {
    to.write(Bytes.of(text).toBuffer(), patience());
  }

  private static String read(Duplex from, ByteBuffer target) throws IOException {
    int count = from.read(target.clear(), patience());
    return count < 0 ? "end" : Bytes.copyOf(target.flip()).text();
  }

  /// The two ends; closes both.
  private record Both(Duplex left, Duplex right) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (left;
          right) {}
    }
  }

  private Both open() throws IOException {
    var pair = transport.open();
    return new Both(pair.left(), pair.right());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bytesPassBothWaysForHeapAndDirectBuffers(boolean direct) throws IOException {
    try (var both = open()) {
      var target = direct ? ByteBuffer.allocateDirect(100) : ByteBuffer.allocate(100);
      write(both.left(), "to the right");
      assertThat(read(both.right(), target)).isEqualTo("to the right");
      both.right()
          .write(
              ByteBuffer.allocateDirect(3).put(new byte[] {'a', 'b', 'c'}).flip(), Deadline.none());
      assertThat(read(both.left(), target)).isEqualTo("abc");
    }
  }

  @Test
  void endIsReportedAgainAndAgain() throws IOException {
    try (var both = open()) {
      write(both.left(), "last");
      both.left().closeOutput();
      both.left().closeOutput();
      var target = ByteBuffer.allocate(10);
      assertThat(read(both.right(), target)).isEqualTo("last");
      for (int i = 0; i < 3; i++) {
        assertThat(both.right().read(target, patience())).isEqualTo(-1);
        assertThat(both.right().read(target, passed())).isEqualTo(-1);
        assertThat(both.right().read(target, Deadline.none())).isEqualTo(-1);
      }
      write(both.right(), "way back");
      assertThat(read(both.left(), target)).isEqualTo("way back");
    }
  }

  @Test
  void deadlineThatHasPassedStillTakesWhatIsHere() throws IOException {
    try (var both = open()) {
      write(both.left(), "abc");
      var target = ByteBuffer.allocate(2);
      assertThat(both.right().read(target, passed())).isEqualTo(2);
      assertThat(both.right().read(target.clear(), passed())).isEqualTo(1);
      assertThatThrownBy(() -> both.right().read(target.clear(), passed()))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(target.position()).isZero();
    }
  }

  @Test
  void writeWhoseTimeIsUpGoesOutWhereThereIsRoom() throws IOException {
    try (var both = open()) {
      for (int i = 0; i < 20; i++) {
        both.left().write(Bytes.of("x").toBuffer(), passed());
        assertThat(read(both.right(), ByteBuffer.allocate(10))).isEqualTo("x");
      }
    }
  }

  @Test
  void readKeepsToTheTargetsWindow() throws IOException {
    try (var both = open()) {
      write(both.left(), "abcdef");
      var whole = ByteBuffer.wrap("..........".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      var window = whole.slice(2, 6).position(1).limit(4);
      assertThat(both.right().read(window, patience())).isEqualTo(3);
      assertThat(Bytes.copyOf(whole).text()).isEqualTo("...abc....");
      assertThat(window.position()).isEqualTo(4);
    }
  }

  @Test
  void stalledWriteTimesOutAndCloses() throws IOException {
    try (var both = open()) {
      var large = ByteBuffer.allocate(64 << 20);
      assertThatThrownBy(() -> both.left().write(large, Deadline.after(Duration.ofMillis(50))))
          .isInstanceOf(SocketTimeoutException.class);
      assertThatThrownBy(() -> both.left().read(ByteBuffer.allocate(1), patience()))
          .isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> write(both.left(), "x")).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void quickWritesUnderADeadlineLeaveTheConnectionOpen() throws Exception {
    try (var both = open()) {
      // Many short deadlines, each met: none may fire later.
      for (int i = 0; i < 200; i++) {
        both.left().write(Bytes.of("x").toBuffer(), Deadline.after(Duration.ofMillis(100)));
      }
      var target = ByteBuffer.allocate(1000);
      var waiting =
          Await.start(() -> {
            while (target.position() < 201) {
              both.right().read(target, patience());
            }
            return target.position();
          });
      waiting.awaitWaiting();
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
      write(both.left(), "y");
      assertThat(waiting.result()).isEqualTo(201);
    }
  }

  @Test
  void closeEndsAWaitingReader() throws Exception {
    try (var both = open()) {
      var reading = Await.start(() -> both.left().read(ByteBuffer.allocate(1), Deadline.none()));
      reading.awaitWaiting();
      both.left().close();
      assertThatThrownBy(reading::result).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void closeEndsAWaitingWriter() throws Exception {
    try (var both = open()) {
      var writing =
          Await.start(() -> {
            both.left().write(ByteBuffer.allocate(64 << 20), Deadline.none());
            return true;
          });
      writing.awaitWaiting();
      both.left().close();
      assertThatThrownBy(writing::result).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void closeIsIdempotentAndEndsThePeersStream() throws IOException {
    try (var both = open()) {
      both.left().close();
      both.left().close();
      assertThat(read(both.right(), ByteBuffer.allocate(1))).isEqualTo("end");
      assertThatThrownBy(() -> write(both.left(), "x")).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void writeToAPeerThatIsGoneFails() throws IOException {
    try (var both = open()) {
      both.right().close();
      assertThatThrownBy(
              () -> {
                while (true) {
                  write(both.left(), "x");
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(ClosedChannelException.class)
          .isInstanceOfAny(SocketException.class, IOException.class);
    }
  }

  @Test
  void addressesMirrorEachOther() throws IOException {
    try (var both = open()) {
      assertThat(both.left().local()).isEqualTo(both.right().peer());
      assertThat(both.left().peer()).isEqualTo(both.right().local());
      assertThat(both.left().maxWriteBytes()).isEqualTo(Integer.MAX_VALUE);
      assertThat(both.left().blocksUnwakeably()).isFalse();
    }
  }
}
