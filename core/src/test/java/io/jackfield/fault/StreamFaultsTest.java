package io.jackfield.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each fault of streams as plain sockets of the JDK see it.
@Timeout(60)
class StreamFaultsTest {
  @AfterEach
  void nothingOfOursIsLeft() throws Exception {
    LeftThreads.awaitNone();
  }

  private static final byte[] HELLO = "hello".getBytes(US_ASCII);
  private static final int A_WHILE_MILLIS = 300;

  private static byte[] some(int size) {
    var bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /// Nothing comes for a while.
  private static void assertSilent(java.net.Socket socket) throws IOException {
    int before = socket.getSoTimeout();
    socket.setSoTimeout(A_WHILE_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(before);
  }

  @Test
  void latencyDelaysOneDirection() throws Exception {
    try (var pair = PlainPair.with(new Fault.Latency(Duration.ofSeconds(2)).downstream())) {
      long start = System.nanoTime();
      pair.send(HELLO);
      assertThat(pair.server.getInputStream().readNBytes(5)).isEqualTo(HELLO);
      assertThat(secondsSince(start)).isLessThan(1.9);
      start = System.nanoTime();
      pair.answer(HELLO);
      assertThat(pair.client.getInputStream().readNBytes(5)).isEqualTo(HELLO);
      assertThat(secondsSince(start)).isBetween(1.999, 20.0);
    }
  }

  @Test
  void latencyDoesNotSlowAStreamDown() throws Exception {
    try (var pair = PlainPair.with(new Fault.Latency(Duration.ofMillis(200)).upstream())) {
      var bytes = some(16 << 20);
      long start = System.nanoTime();
      var sender =
          Thread.startVirtualThread(() -> {
            try {
              pair.send(bytes);
              pair.client.shutdownOutput();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(pair.server.getInputStream().readAllBytes()).isEqualTo(bytes);
      // 16 MiB in pieces of 64 KiB, one after the other, would take 51 s.
      assertThat(secondsSince(start)).isBetween(0.199, 10.0);
      sender.join();
    }
  }

  @Test
  void aResetAfterBytesIsOneForBothSides() throws Exception {
    try (var pair = PlainPair.with(new Fault.Reset(Onset.afterBytes(3)).downstream())) {
      pair.answer(HELLO);
      var in = pair.client.getInputStream();
      assertThat(in.readNBytes(3)).isEqualTo("hel".getBytes(US_ASCII));
      assertThatThrownBy(in::read)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThatThrownBy(() -> pair.server.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aResetAfterTimeNeedsNoByte() throws Exception {
    try (var pair =
        PlainPair.with(new Fault.Reset(Onset.after(Duration.ofMillis(300))).upstream())) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> pair.client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThat(secondsSince(start)).isBetween(0.2, 20.0);
    }
  }

  @Test
  void aStallHoldsWhatIsBehindItUntilItIsOver() throws Exception {
    try (var pair =
        PlainPair.with(new Fault.Stall(Onset.afterBytes(2), Duration.ofMillis(500)).downstream())) {
      var in = pair.client.getInputStream();
      pair.answer(HELLO);
      assertThat(in.readNBytes(2)).isEqualTo("he".getBytes(US_ASCII));
      assertSilent(pair.client);
      assertThat(in.readNBytes(3)).isEqualTo("llo".getBytes(US_ASCII));
    }
  }

  @Test
  void aStallForEverEndsWhenItIsRemoved() throws Exception {
    try (var pair = PlainPair.with(new Fault.Stall(Onset.atOnce()).bothWays())) {
      pair.answer(HELLO);
      pair.server.shutdownOutput();
      assertSilent(pair.client);
      pair.relay.faults().remove("fault");
      assertThat(pair.client.getInputStream().readAllBytes()).isEqualTo(HELLO);
    }
  }

  @Test
  void bandwidthHoldsTheRate() throws Exception {
    try (var pair = PlainPair.with(new Fault.Bandwidth(100_000).downstream())) {
      long start = System.nanoTime();
      pair.answer(some(100_000));
      pair.client.getInputStream().readNBytes(100_000);
      assertThat(secondsSince(start)).isBetween(0.9, 20.0);
    }
  }

  @Test
  void choppedWritesComeInPieces() throws Exception {
    try (var pair = PlainPair.with(new Fault.Chop(10, 4, Duration.ofMillis(20)).downstream())) {
      var bytes = some(200);
      pair.answer(bytes);
      var sizes = new ArrayList<Integer>();
      var buffer = new byte[1000];
      int sum = 0;
      while (sum < 200) {
        int count = pair.client.getInputStream().read(buffer);
        sizes.add(count);
        sum += count;
      }
      assertThat(sizes.size()).isGreaterThan(10);
      assertThat(sizes.stream().filter(size -> size >= 6 && size <= 14).count())
          .isGreaterThan(sizes.size() * 3L / 4);
    }
  }

  @Test
  void aSwallowedEndIsNotPassedOn() throws Exception {
    try (var pair = PlainPair.with(new Fault.SwallowEnd().upstream())) {
      pair.send(HELLO);
      pair.client.shutdownOutput();
      assertThat(pair.server.getInputStream().readNBytes(5)).isEqualTo(HELLO);
      assertSilent(pair.server);
      // The way back is open, and its end is the connection's.
      pair.answer(HELLO);
      pair.server.shutdownOutput();
      assertThat(pair.client.getInputStream().readAllBytes()).isEqualTo(HELLO);
      assertThat(pair.server.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aSlowCloseDelaysTheEndOnly() throws Exception {
    try (var pair = PlainPair.with(new Fault.SlowClose(Duration.ofSeconds(2)).downstream())) {
      long start = System.nanoTime();
      pair.answer(HELLO);
      pair.server.shutdownOutput();
      var in = pair.client.getInputStream();
      assertThat(in.readNBytes(5)).isEqualTo(HELLO);
      assertThat(secondsSince(start)).isLessThan(1.9);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(secondsSince(start)).isBetween(1.999, 20.0);
    }
  }

  @Test
  void aCloseAfterBytesIsAnEndInOrder() throws Exception {
    try (var pair = PlainPair.with(new Fault.Close(Onset.afterBytes(3)).downstream())) {
      // Unread bytes of the client would make a rash close a reset.
      pair.send(some(100_000));
      pair.answer(HELLO);
      assertThat(pair.client.getInputStream().readAllBytes()).isEqualTo("hel".getBytes(US_ASCII));
      pair.server.getInputStream().readAllBytes();
    }
  }

  @Test
  void aCloseAtOnceIsAcceptThenClose() throws Exception {
    try (var pair = PlainPair.with(new Fault.Close(Onset.atOnce()).downstream())) {
      assertThat(pair.client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aBlackHoleLosesAllAndItsRemovalCloses() throws Exception {
    try (var pair = PlainPair.with(new Fault.BlackHole().downstream())) {
      pair.answer(HELLO);
      assertSilent(pair.client);
      pair.relay.faults().remove("fault");
      assertThat(pair.client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aBlackHoleMayClose() throws Exception {
    try (var pair = PlainPair.with(new Fault.BlackHole(Duration.ofMillis(300)).downstream())) {
      pair.answer(HELLO);
      assertThat(pair.client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aPeerThatNeverReadsHaltsTheWriter() throws Exception {
    try (var pair = PlainPair.with(new Fault.NeverRead().upstream())) {
      var writer =
          Thread.startVirtualThread(() -> {
            try {
              pair.send(some(64 << 20));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      writer.join(Duration.ofMillis(500));
      assertThat(writer.isAlive()).isTrue();
      assertThat(pair.server.getInputStream().available()).isZero();
      pair.relay.faults().remove("fault");
      pair.server.getInputStream().readNBytes(64 << 20);
      writer.join(Duration.ofSeconds(20));
      assertThat(writer.isAlive()).isFalse();
    }
  }

  @Test
  void corruptBytesAreTheSameForTheSameSeed() throws Exception {
    var rule = new Fault.Corrupt(0.01).downstream().withSeed(42);
    var first = corrupted(rule, 1_000);
    var second = corrupted(rule, 7);
    assertThat(first).isEqualTo(second);
    assertThat(first.size()).isBetween(60, 140);
    assertThat(corrupted(rule.withSeed(43), 1_000)).isNotEqualTo(first);
  }

  /// Where 10,000 bytes were changed that came in pieces of that size.
  private static List<Integer> corrupted(FaultRule rule, int piece) throws IOException {
    try (var pair = PlainPair.with(rule)) {
      var bytes = some(10_000);
      for (int at = 0; at < bytes.length; at += piece) {
        pair.answer(java.util.Arrays.copyOfRange(bytes, at, Math.min(at + piece, bytes.length)));
      }
      var got = pair.client.getInputStream().readNBytes(10_000);
      var changed = new ArrayList<Integer>();
      for (int i = 0; i < got.length; i++) {
        if (got[i] != bytes[i]) {
          changed.add(i);
        }
      }
      return changed;
    }
  }

  @Test
  void faultsComeAndGoWhileAConnectionRuns() throws Exception {
    var faults = new Faults();
    try (var pair = PlainPair.with(faults)) {
      for (int i = 0; i < 3; i++) {
        faults.add("slow", new Fault.Latency(Duration.ofSeconds(1)).downstream());
        long start = System.nanoTime();
        pair.answer(HELLO);
        pair.client.getInputStream().readNBytes(5);
        assertThat(secondsSince(start)).isGreaterThan(0.999);
        faults.remove("slow");
        start = System.nanoTime();
        pair.answer(HELLO);
        pair.client.getInputStream().readNBytes(5);
        assertThat(secondsSince(start)).isLessThan(0.999);
      }
      faults.add("cut", new Fault.Reset(Onset.atOnce()).upstream());
      assertThatThrownBy(() -> pair.client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void removingADelayLetsGoOfWhatItHeld() throws Exception {
    try (var pair = PlainPair.with(new Fault.Latency(Duration.ofHours(1)).downstream())) {
      pair.answer(HELLO);
      assertSilent(pair.client);
      pair.relay.faults().remove("fault");
      assertThat(pair.client.getInputStream().readNBytes(5)).isEqualTo(HELLO);
    }
  }

  @Test
  void withoutFaultsAllPassesAsItIs() throws Exception {
    try (var pair = PlainPair.with(new Faults())) {
      var bytes = some(4 << 20);
      var sender =
          Thread.startVirtualThread(() -> {
            try {
              pair.send(bytes);
              pair.client.shutdownOutput();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(pair.server.getInputStream().readAllBytes()).isEqualTo(bytes);
      pair.answer(HELLO);
      pair.server.close();
      assertThat(pair.client.getInputStream().readAllBytes()).isEqualTo(HELLO);
      sender.join();
    }
  }
}
