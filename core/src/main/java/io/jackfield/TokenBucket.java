package io.jackfield;

import java.time.Duration;

/// How much may pass now at a steady rate: after a silence a twentieth of a second's worth at once,
/// else so many bytes a second. One thread at a time.
final class TokenBucket {
  private static final long BURST_NANOS = Duration.ofMillis(50).toNanos();
  private static final int LARGEST_PIECE = 1024 * 1024;

  private final long bytesPerSecond;
  private final Ticker ticker;

  // When the next byte may pass, by the ticker.
  private long freeAt;

  TokenBucket(long bytesPerSecond, Ticker ticker) {
    this.bytesPerSecond = bytesPerSecond;
    this.ticker = ticker;
    this.freeAt = ticker.nanos() - BURST_NANOS;
  }

  /// How many bytes should pass in one piece, so that a stream flows rather than leaps.
  int piece() {
    return Math.clamp(bytesPerSecond / 50, 1, LARGEST_PIECE);
  }

  /// How long to wait before the next piece; 0 or less when it may pass now.
  long waitNanos() {
    return freeAt - ticker.nanos();
  }

  /// So many bytes have passed. It may be more than was due, then the next piece waits for longer.
  void spend(int bytes) {
    long earliest = ticker.nanos() - BURST_NANOS;
    long from = freeAt - earliest < 0 ? earliest : freeAt;
    freeAt = from + Math.ceilDiv(bytes * 1_000_000_000L, bytesPerSecond);
  }
}
