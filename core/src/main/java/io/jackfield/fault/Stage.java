package io.jackfield.fault;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What one fault does to one direction of one connection. Guarded by its [Lane]; times are of the
/// monotonic clock.
abstract class Stage {
  /// For holds: until something changes.
  static final long FOR_EVER = Long.MAX_VALUE;

  private final Active active;
  private @Nullable Piece judged;

  // Bytes that have passed since it set in.
  private long count;

  Stage(Active active) {
    this.active = active;
  }

  /// What becomes of a piece that has come to the front.
  enum Verdict {
    /// It goes on, perhaps later.
    PASS,
    /// It is lost.
    DROP,
    /// It goes behind others: see [#gap].
    PUT_BACK
  }

  final Active active() {
    return active;
  }

  final long count() {
    return count;
  }

  /// Goes on counting where another, whose place it takes, has come to.
  final void countFrom(Stage before) {
    count = before.count;
  }

  /// The piece is at the front. Asked again and again, it answers with [Verdict#PASS].
  final Verdict judge(Piece front) {
    if (front.equals(judged)) {
      return Verdict.PASS;
    }
    judged = front;
    return arrive(front);
  }

  /// A piece has come to the front.
  Verdict arrive(Piece front) {
    return Verdict.PASS;
  }

  /// How many others go before one that is put back.
  int gap() {
    return 0;
  }

  /// How long one that is put back waits for those at most.
  long longestNanos() {
    return 0;
  }

  /// How much later than it came the piece at the front goes on.
  long delayNanos() {
    return 0;
  }

  /// How much later than it came the end goes on.
  long endDelayNanos() {
    return 0;
  }

  /// How long, from now, nothing goes on; 0 or less when it may.
  long holdNanos(long now) {
    return 0;
  }

  /// Whether the end goes on only when the other direction has ended as well.
  boolean swallowsEnd() {
    return false;
  }

  /// How many bytes of a stream may go on in one piece, at least 1.
  long most() {
    return Long.MAX_VALUE;
  }

  /// Whether the connection is to be ended now, as the fault says.
  boolean isDue() {
    return false;
  }

  /// Whether a stream cannot go on without it.
  boolean robs() {
    return false;
  }

  /// The bytes go on now. They may be changed.
  final void pass(ByteBuffer bytes, long now) {
    count += bytes.remaining();
    passing(bytes, now);
  }

  void passing(ByteBuffer bytes, long now) {}
}
