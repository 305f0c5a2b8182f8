package io.jackfield;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Pauses that double from 10 ms to 1 s. One thread.
final class Backoff {
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private Duration next = SHORTEST;

  void reset() {
    next = SHORTEST;
  }

  Duration next() {
    var now = next;
    var doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return now;
  }

  /// Waits, or returns early with the interrupt flag set.
  void await(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
