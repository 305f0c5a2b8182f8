package io.jackfield;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

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

  // What positions rise by when bytes are put back before the start: one below 0 would look like
  // "nowhere". To a search all that it knows is then read and gone, so it starts over, once.
  private static final long LIFT = 1L << 40;

  // Eight bytes at a time, the first in the lowest bits.
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = 0x8080808080808080L;

  private final int maxBytes;
  private byte[] data = new byte[0];
  private int head;
  private int tail;

  // The position of data[0], which is below 0 or above as bytes are moved.
  private long base;
  private int nextRead = SMALLEST;
  private int unreads;
  private long lastUnreadAt = Long.MIN_VALUE;
  private long highestUnreadAt = Long.MIN_VALUE;

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
    return base + head;
  }

  /// Where the next byte to come will stand.
  long tailPosition() {
    return base + tail;
  }

  /// How often something was put back.
  int unreads() {
    return unreads;
  }

  /// The position from which on the bytes are those that stood there when `seen` times something
  /// had been put back; what a search knows of the others is void.
  long intactFrom(int seen) {
    if (seen == unreads) {
      return Long.MIN_VALUE;
    }
    return seen == unreads - 1 ? lastUnreadAt : highestUnreadAt;
  }

  byte at(long position) {
    return data[index(position)];
  }

  private int index(long position) {
    return (int) (position - base);
  }

  /// Where the byte stands at or after `from`, or -1.
  long indexOf(byte wanted, long from) {
    long all = (wanted & 0xff) * ONES;
    int i = index(from);
    for (; i <= tail - Long.BYTES; i += Long.BYTES) {
      long zeros = zeros((long) EIGHT.get(data, i) ^ all);
      if (zeros != 0) {
        return base + i + first(zeros);
      }
    }
    for (; i < tail; i++) {
      if (data[i] == wanted) {
        return base + i;
      }
    }
    return -1;
  }

  /// Where the sequence starts at or after `from`, or -1.
  long indexOf(byte[] wanted, long from) {
    return indexOf(wanted, from, tailPosition());
  }

  /// Where the sequence starts at or after `from` and ends at or before `to`, or -1.
  ///
  /// Looks for its first and its last byte at once, at eight places at a time, and at what is
  /// between only where both stand.
  long indexOf(byte[] wanted, long from, long to) {
    int reach = wanted.length - 1;
    long firsts = (wanted[0] & 0xff) * ONES;
    long lasts = (wanted[reach] & 0xff) * ONES;
    int end = index(to) - reach;
    int i = index(from);
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long off = ((long) EIGHT.get(data, i) ^ firsts) | ((long) EIGHT.get(data, i + reach) ^ lasts);
      for (long zeros = zeros(off); zeros != 0; zeros &= zeros - 1) {
        int at = i + first(zeros);
        if (matches(wanted, at)) {
          return base + at;
        }
      }
    }
    for (; i < end; i++) {
      if (matches(wanted, i)) {
        return base + i;
      }
    }
    return -1;
  }

  /// The highest bit of the first byte that is 0, and none where none is; those of later bytes may
  /// be set wrongly.
  private static long zeros(long eight) {
    return (eight - ONES) & ~eight & HIGHEST;
  }

  private static int first(long zeros) {
    return Long.numberOfTrailingZeros(zeros) >>> 3;
  }

  private boolean matches(byte[] wanted, int at) {
    for (int k = 0; k < wanted.length; k++) {
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
    return take(index(position) - head);
  }

  /// A copy of the bytes between two positions, which stay.
  Bytes copy(long from, long to) {
    return Bytes.of(data, index(from), (int) (to - from));
  }

  /// Takes the next line if it is here whole, and gives it without its end, LF or CRLF.
  ///
  /// One look at each byte finds the end and whether all is ASCII.
  ///
  /// @param from no LF stands before it
  @Nullable String pollLine(long from, Charset charset) {
    int i = index(from);
    long seen = i == head && charset.equals(StandardCharsets.UTF_8) ? 0 : -1;
    for (; i <= tail - Long.BYTES; i += Long.BYTES) {
      long eight = (long) EIGHT.get(data, i);
      long zeros = zeros(eight ^ ('\n' * ONES));
      if (zeros != 0) {
        return takeLine(i + first(zeros), seen | (eight & (zeros ^ (zeros - 1))), charset);
      }
      seen |= eight;
    }
    for (; i < tail; i++) {
      if (data[i] == '\n') {
        return takeLine(i, seen, charset);
      }
      seen |= data[i];
    }
    return null;
  }

  // The String constructor without a charset is deprecated for text that isn't ASCII; it takes half
  // the time for a short text.
  @SuppressWarnings("deprecation")
  private String takeLine(int lf, long seen, Charset charset) {
    int start = head;
    int length = (lf > start && data[lf - 1] == '\r' ? lf - 1 : lf) - start;
    boolean ascii = (seen & HIGHEST) == 0;
    var line =
        ascii ? new String(data, 0, start, length) : new String(data, start, length, charset);
    skip(lf + 1 - start);
    return line;
  }

  /// The text between two positions, which stays; what is malformed becomes its replacement.
  String text(long from, long to, Charset charset) {
    return new String(data, index(from), (int) (to - from), charset);
  }

  /// Where the text of the line between two positions ends: before its LF or CRLF, if it has one.
  long textEnd(long line, long end) {
    if (line == end || at(end - 1) != '\n') {
      return end;
    }
    return line < end - 1 && at(end - 2) == '\r' ? end - 2 : end - 1;
  }

  /// The bytes between two positions, without copying; valid until the next change.
  ByteBuffer view(long from, long to) {
    return ByteBuffer.wrap(data, index(from), (int) (to - from)).slice();
  }

  /// Drops the first `count` bytes.
  void skip(int count) {
    head += count;
    if (head == tail) {
      base += head;
      head = 0;
      tail = 0;
    }
  }

  /// Drops the bytes before `position`.
  void skipTo(long position) {
    skip(index(position) - head);
  }

  /// Puts bytes before the first.
  void unread(byte[] bytes) {
    if (head < bytes.length) {
      makeRoomInFront(bytes.length);
    }
    lastUnreadAt = headPosition();
    highestUnreadAt = Math.max(highestUnreadAt, lastUnreadAt);
    if (lastUnreadAt < bytes.length) {
      base += LIFT;
    }
    head -= bytes.length;
    System.arraycopy(bytes, 0, data, head, bytes.length);
    unreads++;
  }

  /// Room for as many bytes again as there will be, and for the next reads: each byte moves a
  /// constant number of times, also where putting back and reading take turns.
  private void makeRoomInFront(int wanted) {
    int size = size();
    int others = maxBytes - size - wanted;
    int front = wanted + Math.min(size, others);
    int behind = Math.min(Math.max(size, nextRead), others);
    var larger = new byte[(int) Math.min((long) front + size + behind, Integer.MAX_VALUE - 8)];
    System.arraycopy(data, head, larger, front, size);
    data = larger;
    base -= front - head;
    head = front;
    tail = front + size;
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
    base += head;
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
