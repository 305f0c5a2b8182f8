package io.jackfield.benchmarks;

import io.jackfield.Address;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.MemoryAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/// A peer that says the bytes of an array, in pieces as a socket would give them, then ends; if
/// told so it pauses now and then, longer than the reader waits. What is written to it is dropped.
/// One thread at a time.
final class ArrayDuplex implements Duplex {
  private static final Address ADDRESS = new MemoryAddress("array");

  private final byte[] data;
  private final int piece;
  private final int share;
  private int position;
  private int pause;

  ArrayDuplex(byte[] data, int piece) {
    this(data, piece, data.length);
  }

  /// @param share how much comes before each pause, and after the last
  ArrayDuplex(byte[] data, int piece, int share) {
    this.data = data;
    this.piece = piece;
    this.share = share;
    this.pause = share;
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws SocketTimeoutException {
    if (position == data.length) {
      return -1;
    }
    if (position == pause) {
      pause += share;
      throw new SocketTimeoutException("pause");
    }
    int end = Math.min(pause, data.length);
    int count = Math.min(Math.min(piece, target.remaining()), end - position);
    target.put(data, position, count);
    position += count;
    return count;
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) {
    source.position(source.limit());
  }

  @Override
  public void closeOutput() {}

  @Override
  public void close() {}

  @Override
  public Address local() {
    return ADDRESS;
  }

  @Override
  public Address peer() {
    return ADDRESS;
  }
}
