package io.jackfield;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Direct buffers that are lent for as long as there is something to carry, so that a thousand idle
/// conversations need none. Safe for concurrent use; keeps at most 4 MiB of each size.
final class Buffers {
  private static final long MOST_KEPT_BYTES = 4 * 1024 * 1024;

  /// The smallest, for a conversation.
  static final int SMALLEST = 16 * 1024;

  /// The largest, for bulk: it relays as fast as splice(2) (measured November 2026).
  static final int LARGEST = 1024 * 1024;

  private static final Buffers[] SIZES = {
    new Buffers(SMALLEST), new Buffers(64 * 1024), new Buffers(256 * 1024), new Buffers(LARGEST)
  };

  private final int bytes;

  // Guarded by this. The last given is lent first, since it may still be in the processor's cache.
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

  private Buffers(int bytes) {
    this.bytes = bytes;
  }

  /// Lends one, empty, of at least so many bytes, [#LARGEST] at most: to be given back once.
  static ByteBuffer lend(int bytes) {
    for (var size : SIZES) {
      if (bytes <= size.bytes) {
        return size.take();
      }
    }
    throw new IllegalArgumentException("more than the largest buffer: " + bytes);
  }

  /// Takes one back. Nobody uses it any more.
  static void giveBack(ByteBuffer buffer) {
    for (var size : SIZES) {
      if (buffer.capacity() == size.bytes) {
        size.keep(buffer);
      }
    }
  }

  private ByteBuffer take() {
    synchronized (this) {
      var kept = free.pollLast();
      if (kept != null) {
        return kept.clear();
      }
    }
    return ByteBuffer.allocateDirect(bytes);
  }

  private synchronized void keep(ByteBuffer buffer) {
    if (free.size() * (long) bytes < MOST_KEPT_BYTES) {
      free.addLast(buffer);
    }
  }
}
