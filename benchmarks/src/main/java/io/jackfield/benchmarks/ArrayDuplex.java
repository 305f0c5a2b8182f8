package io.jackfield.benchmarks;

import io.jackfield.Address;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.MemoryAddress;
import java.nio.ByteBuffer;

/// A peer that says the bytes of an array, in pieces as a socket would give them, then ends. What
/// is written to it is dropped. One thread at a time.
final class ArrayDuplex implements Duplex {
  private static final Address ADDRESS = new MemoryAddress("array");

  private final byte[] data;
  private final int piece;
  private int position;

  ArrayDuplex(byte[] data, int piece) {
    this.data = data;
    this.piece = piece;
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) {
    if (position == data.length) {
      return -1;
    }
    int count = Math.min(Math.min(piece, target.remaining()), data.length - position);
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
