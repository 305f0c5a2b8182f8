package io.jackfield.fault;

import java.nio.ByteBuffer;

/// What one read of the source brought, on its way: some bytes of a stream, or one datagram.
/// Guarded by its [Lane].
final class Piece {
  private final ByteBuffer bytes;
  private final long arrivedNanos;
  private final boolean settled;
  private boolean twice;

  private Piece(ByteBuffer bytes, long arrivedNanos, boolean settled) {
    this.bytes = bytes;
    this.arrivedNanos = arrivedNanos;
    this.settled = settled;
  }

  static Piece copyOf(ByteBuffer bytes, long arrivedNanos) {
    return new Piece(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip(), arrivedNanos, false);
  }

  /// The same, whose fate is decided: it is neither lost, doubled nor put back any more.
  Piece settle() {
    return new Piece(bytes.rewind(), arrivedNanos, true);
  }

  boolean isSettled() {
    return settled;
  }

  /// What has not gone on yet.
  ByteBuffer bytes() {
    return bytes;
  }

  int size() {
    return bytes.capacity();
  }

  long arrivedNanos() {
    return arrivedNanos;
  }

  /// It shall come once more.
  void again() {
    twice = true;
  }

  boolean comesAgain() {
    return twice;
  }
}
