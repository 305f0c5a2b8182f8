package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private static Deadline patience() {
    return Deadline.after(Await.LONG);
  }

  /// As if each wait took just as long as it should.
  private static long secondsFor(long bytes, long rate) {
    var now = new AtomicLong(-SECOND);
    var bucket = new TokenBucket(rate, now::get);
    long left = bytes;
    while (left > 0) {
      now.addAndGet(Math.max(bucket.waitNanos(), 0));
      int piece = (int) Math.min(bucket.piece(), left);
      bucket.spend(piece);
      left -= piece;
    }
    now.addAndGet(Math.max(bucket.waitNanos(), 0));
    return Math.round((now.get() + SECOND) / 1e9);
  }

  @Test
  void theRateHoldsWhateverItIs() {
    assertThat(secondsFor(20, 1)).isEqualTo(20);
    assertThat(secondsFor(10 * 1000, 1000)).isEqualTo(10);
    assertThat(secondsFor(30L << 30, 3L << 30)).isEqualTo(10);
  }

  @Test
  void aSilenceSavesUpATwentiethOfASecondOnly() {
    var now = new AtomicLong();
    var bucket = new TokenBucket(1000, now::get);
    bucket.spend(1000);
    now.addAndGet(3600 * SECOND);
    bucket.spend(50);
    assertThat(bucket.waitNanos()).isZero();
    bucket.spend(100);
    assertThat(bucket.waitNanos()).isEqualTo(SECOND / 10);
  }

  @Test
  void bothWaysAreHeldBackEachByItself() throws Exception {
    var pair = Duplex.pair();
    var slow = RateLimit.bytesPerSecond(100_000).wrap(pair.left(), Deadline.none());
    try (slow;
        var peer = Tube.over(pair.right())) {
      long start = System.nanoTime();
      var sending =
          Await.start(() -> {
            slow.write(ByteBuffer.allocate(30_000), patience());
            slow.closeOutput();
            return true;
          });
      var answering =
          Await.start(() -> {
            peer.send(Bytes.of(new byte[30_000]));
            peer.closeOutput();
            return true;
          });
      var got = Await.start(() -> peer.readToEnd());
      var buffer = ByteBuffer.allocate(60_000);
      while (slow.read(buffer, patience()) >= 0) {}
      assertThat(buffer.position()).isEqualTo(30_000);
      assertThat(got.result().size()).isEqualTo(30_000);
      assertThat(sending.result()).isEqualTo(answering.result());
      // 0.3 s less the first twentieth, and less the last piece, which is not waited for.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
    }
  }

  @Test
  void aReadThatIsHeldBackKeepsItsDeadlineAndLosesNothing() throws Exception {
    var pair = Duplex.pair();
    try (var slow = RateLimit.bytesPerSecond(10).wrap(pair.left(), Deadline.none());
        var peer = Tube.over(pair.right())) {
      peer.send("abcdefgh");
      var buffer = ByteBuffer.allocate(8);
      assertThatThrownBy(
              () -> {
                while (true) {
                  slow.read(buffer, Deadline.after(Duration.ofMillis(20)));
                }
              })
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("10 bytes/s");
      while (buffer.hasRemaining()) {
        slow.read(buffer, patience());
      }
      assertThat(new String(buffer.array(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("abcdefgh");
    }
  }

  @Test
  void closingEndsAWriteThatIsHeldBack() throws Exception {
    var pair = Duplex.pair();
    var slow = RateLimit.bytesPerSecond(1).wrap(pair.left(), Deadline.none());
    try (slow;
        var peer = Tube.over(pair.right())) {
      var writing =
          Await.start(() -> {
            slow.write(ByteBuffer.allocate(1000), Deadline.none());
            return true;
          });
      assertThat(peer.readExactly(1).size()).isEqualTo(1);
      slow.close();
      assertThatThrownBy(writing::result).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void datagramsStayWhole() throws Exception {
    try (var asked = UdpSocket.bind(UdpAddress.loopback(0));
        var asking =
            Duplex.connect(
                asked.local(), ConnectOptions.defaults(), RateLimit.bytesPerSecond(1000))) {
      asking.write(ByteBuffer.allocate(500), patience());
      asking.write(ByteBuffer.allocate(40), patience());
      assertThat(asked.receive().bytes().size()).isEqualTo(500);
      assertThat(asked.receive().bytes().size()).isEqualTo(40);
    }
  }
}
