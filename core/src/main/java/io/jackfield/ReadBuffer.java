package io.jackfield;

import java.nio.ByteBuffer;

/// The unread bytes of a tube: a growable array with a head and a tail, consumed at the head in
/// constant time. One thread at a time.
///
/// Positions are counted from the start of the conversation, so a place that a search has reached
/// stays valid however much is consumed or moved. Bytes are moved only when at least as many have
/// been consumed, or into an array of twice the size: each byte moves a constant number of times.
final class ReadBuffer {
  private static final int SMALLEST = 2 * 1024;

  // What one read asks for at most while reads keep filling the buffer.
  private static final int LARGEST_READ = 256 * 1024;

  private final int maxBytes;
  private byte[] data = new byte[0];
  private int head;
  private int tail;
  private long headPosition;
  private int nextRead = SMALLEST;
  private int unreads;

  ReadBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  int size() {
    return tail - head;
  }

  boolean isFull() {
    return size() >= maxBytes;
  }

  /// Where the first unread byte stands in the whole conversation.
  long headPosition() {
    return headPosition;
  }

  /// Where the next byte to come will stand.
  long tailPosition() {
    return headPosition + size();
  }

  /// How often something was put back. A search that got somewhere before that must start over.
  int unreads() {
    return unreads;
  }

  byte at(long position) {
    return data[head + (int) (position - headPosition)];
  }

  /// Where the byte stands at or after `from`, or -1.
  long indexOf(byte wanted, long from) {
    for (int i = head + (int) (from - headPosition); i < tail; i++) {
      if (data[i] == wanted) {
        return headPosition + (i - head);
      }
    }
    return -1;
  }

  /// Where the sequence starts at or after `from`, or -1.
  long indexOf(byte[] wanted, long from) {
    return indexOf(wanted, from, tailPosition());
  }

  /// Where the sequence starts at or after `from` and ends at or before `to`, or -1.
  long indexOf(byte[] wanted, long from, long to) {
    byte first = wanted[0];
    int last = head + (int) (to - headPosition) - wanted.length;
    for (int i = head + (int) (from - headPosition); i <= last; i++) {
      if (data[i] == first && matches(wanted, i)) {
        return headPosition + (i - head);
      }
    }
    return -1;
  }

  private boolean matches(byte[] wanted, int at) {
    for (int k = 1; k < wanted.length; k++) {
      if (data[at + k] != wanted[k]) {
        return false;
      }
    }
    return true;
  }

  /// Takes the first `count` bytes away.
  Bytes take(int count) {
    var taken = Bytes.of(data, head, count);
    skip(count);
    return taken;
  }

  /// Takes the bytes before `position` away.
  Bytes takeTo(long position) {
    return take((int) (position - headPosition));
  }

  /// A copy of the bytes between two positions, which stay.
  Bytes copy(long from, long to) {
    return Bytes.of(data, head + (int) (from - headPosition), (int) (to - from));
  }

  /// The bytes between two positions, without copying; valid until the next change.
  ByteBuffer view(long from, long to) {
    int start = head + (int) (from - headPosition);
    return ByteBuffer.wrap(data, start, (int) (to - from)).slice();
  }

  /// Drops the first `count` bytes.
  void skip(int count) {
    head += count;
    headPosition += count;
    if (head == tail) {
      head = 0;
      tail = 0;
    }
  }

  /// Puts bytes before the first. Room in front grows by doubling: each byte moves a constant
  /// number of times.
  void unread(byte[] bytes) {
    int size = size();
    if (head < bytes.length) {
      int front = bytes.length + size;
      var larger = new byte[front + Math.max(size, SMALLEST)];
      System.arraycopy(data, head, larger, front, size);
      data = larger;
      head = front;
      tail = front + size;
    }
    head -= bytes.length;
    headPosition -= bytes.length;
    System.arraycopy(bytes, 0, data, head, bytes.length);
    unreads++;
  }

  /// The last bytes, at most `most`, for a message.
  Bytes last(int most) {
    int count = Math.min(size(), most);
    return Bytes.of(data, tail - count, count);
  }

  /// Room for the next read, within the limit: ask [#isFull] first.
  ByteBuffer room() {
    int wanted = Math.min(nextRead, maxBytes - size());
    if (data.length - tail < wanted) {
      makeRoom(wanted);
    }
    return ByteBuffer.wrap(data, tail, Math.min(data.length - tail, maxBytes - size()));
  }

  private void makeRoom(int wanted) {
    int size = size();
    if (head >= size && data.length - size >= wanted) {
      System.arraycopy(data, head, data, 0, size);
    } else {
      long doubled = Math.max(SMALLEST, 2L * size);
      int length = (int) Math.min(Math.max(doubled, (long) size + wanted), maxBytes);
      var larger = new byte[length];
      System.arraycopy(data, head, larger, 0, size);
      data = larger;
    }
    head = 0;
    tail = size;
  }

  /// Counts in what a read put into [#room].
  void filled(int count) {
    if (count >= nextRead) {
      nextRead = Math.min(nextRead * 2, LARGEST_READ);
    }
    tail += count;
  }
}
