package io.jackfield.explain;

import io.jackfield.Connection;
import io.jackfield.WireEvent;
import java.time.Duration;

/// Something that happened, with its time and without anything that is valid for a moment only.
/// Immutable.
///
/// @param atNanos when it happened, on the clock of [System#nanoTime]
/// @param number in the order in which it was told
/// @param what what happened
record Moment(long atNanos, long number, What what) implements Comparable<Moment> {
  /// What can happen.
  sealed interface What {}

  /// An event that is not about bytes.
  record Told(WireEvent event) implements What {}

  /// A line that somebody else wants to say among ours.
  record Said(String line) implements What {}

  /// Bytes came or went.
  record Passed(Connection connection, Way way, Quote quote, int room, Duration took)
      implements What {}

  /// Whither bytes passed.
  enum Way {
    IN,
    OUT
  }

  /// Keeps what is needed of an event.
  static Moment of(WireEvent event, long number) {
    return switch (event) {
      case WireEvent.Received e ->
          new Moment(
              e.span().endNanos(),
              number,
              new Passed(e.connection(), Way.IN, Quote.of(e.bytes()), e.room(), e.span().length()));
      // Who writes tells when it is done, and by then the answer may have been told: what counts is
      // when it began.
      case WireEvent.Sent e ->
          new Moment(
              e.span().startNanos(),
              number,
              new Passed(e.connection(), Way.OUT, Quote.of(e.bytes()), 0, e.span().length()));
      default -> new Moment(System.nanoTime(), number, new Told(event));
    };
  }

  @Override
  public int compareTo(Moment other) {
    // The clock may wrap, so only differences count.
    int byTime = Long.signum(atNanos - other.atNanos);
    return byTime != 0 ? byTime : Long.compare(number, other.number);
  }
}
