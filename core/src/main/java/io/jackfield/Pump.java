package io.jackfield;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Carries bytes one way, until the end of the stream.
///
/// Reads start with a small buffer, which grows while they fill it and shrinks again when they
/// leave most of it empty: a large one carries bulk as fast as splice(2), and an idle conversation
/// needs none, where its transport can wait without one.
final class Pump {
  // A datagram must come whole, or it would go on as two.
  private static final int LEAST_FOR_DATAGRAMS = 64 * 1024;

  private static final int GROWTH = 4;

  private final Duplex from;
  private final int smallest;
  private final int largest;
  private int size;

  Pump(Duplex from, int maxWriteBytes) {
    this.from = from;
    this.largest = Math.min(Buffers.LARGEST, maxWriteBytes);
    boolean datagrams = from.maxWriteBytes() < Buffers.LARGEST;
    this.smallest = Math.min(datagrams ? LEAST_FOR_DATAGRAMS : Buffers.SMALLEST, largest);
    this.size = smallest;
  }

  /// Where the bytes go.
  interface Sink {
    /// Takes all of them, or is done.
    ///
    /// @return whether it takes more
    boolean take(ByteBuffer bytes) throws IOException;
  }

  /// Carries all.
  ///
  /// @return false when the sink took no more
  boolean run(Sink sink) throws IOException {
    while (true) {
      from.awaitInput(Deadline.none());
      var buffer = Buffers.lend(size);
      try {
        buffer.limit(Math.min(buffer.capacity(), largest));
        int count = from.read(buffer, Deadline.none());
        if (count < 0) {
          return true;
        }
        resize(count, buffer.limit());
        if (!sink.take(buffer.flip())) {
          return false;
        }
      } finally {
        Buffers.giveBack(buffer);
      }
    }
  }

  private void resize(int count, int room) {
    if (count == room) {
      size = (int) Math.min((long) size * GROWTH, largest);
    } else if (count < room / (GROWTH * GROWTH)) {
      size = Math.max(size / GROWTH, smallest);
    }
  }
}
