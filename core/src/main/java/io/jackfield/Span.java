package io.jackfield;

import java.time.Duration;

/// A stretch of time on the clock of [System#nanoTime]. Immutable.
///
/// @param startNanos when it began
/// @param endNanos when it ended, not before it began
public record Span(long startNanos, long endNanos) {
  /// Checks the order.
  public Span {
    if (endNanos - startNanos < 0) {
      throw new IllegalArgumentException("ends before it starts: " + (endNanos - startNanos));
    }
  }

  /// From then until now.
  public static Span since(long startNanos) {
    return new Span(startNanos, System.nanoTime());
  }

  /// How long it is.
  public Duration length() {
    return Duration.ofNanos(endNanos - startNanos);
  }
}
