package io.jackfield;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// A point in monotonic time by which a job must be done. Immutable.
///
/// A *timeout* bounds one operation; a *deadline* bounds a whole job, of which each operation takes
/// what it needs. Of two deadlines the earlier wins.
public final class Deadline {
  /// The duration that means "for ever", wherever a timeout is asked for.
  public static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

  private static final Deadline NONE = new Deadline(Ticker.SYSTEM, 0, false);

  // A century: far enough to be "for ever", near enough that differences of nanoTime can't
  // overflow.
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Ticker ticker;
  private final long atNanos;
  private final boolean bounded;

  private Deadline(Ticker ticker, long atNanos, boolean bounded) {
    this.ticker = ticker;
    this.atNanos = atNanos;
    this.bounded = bounded;
  }

  /// No deadline: wait as long as it takes.
  public static Deadline none() {
    return NONE;
  }

  /// The deadline that lies `timeout` from now; [#FOREVER] gives [#none].
  ///
  /// @throws IllegalArgumentException when the timeout is negative
  public static Deadline after(Duration timeout) {
    return after(timeout, Ticker.SYSTEM);
  }

  /// The same by another clock.
  public static Deadline after(Duration timeout, Ticker ticker) {
    check(timeout);
    return timeout.compareTo(LONGEST) > 0
        ? NONE
        : new Deadline(ticker, ticker.nanos() + timeout.toNanos(), true);
  }

  /// Refuses a negative timeout, so that the mistake shows where it was made.
  static Duration check(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is negative: " + timeout);
    }
    return timeout;
  }

  /// Whether there is a limit at all.
  public boolean isBounded() {
    return bounded;
  }

  /// Nanoseconds left: 0 or less once it has passed, `Long.MAX_VALUE` without a limit.
  public long remainingNanos() {
    return bounded ? atNanos - ticker.nanos() : Long.MAX_VALUE;
  }

  /// Milliseconds left, rounded up, at least 1: what the JDK's socket timeouts can take, where 0
  /// would mean "for ever". At most a day; a caller that waits longer asks again.
  int remainingMillis() {
    long millis = Math.ceilDiv(Math.max(remainingNanos(), 1), 1_000_000L);
    return (int) Math.min(millis, 86_400_000L);
  }

  /// Whether the time is up.
  public boolean hasPassed() {
    return bounded && remainingNanos() <= 0;
  }

  /// The earlier of the two.
  public Deadline earlier(Deadline other) {
    if (!bounded) {
      return other;
    }
    if (!other.bounded) {
      return this;
    }
    // By one clock, which need not be asked.
    long difference =
        ticker.equals(other.ticker)
            ? atNanos - other.atNanos
            : remainingNanos() - other.remainingNanos();
    return difference <= 0 ? this : other;
  }

  @Override
  public String toString() {
    return bounded ? "in " + Say.duration(Duration.ofNanos(remainingNanos())) : "none";
  }
}
