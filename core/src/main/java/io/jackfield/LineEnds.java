package io.jackfield;

/// Where the lines in a tube's buffer end, each found once however often one asks. One thread at a
/// time.
final class LineEnds {
  private final ReadBuffer buffer;

  // The positions after each LF, a queue; those before the buffer's head are dropped when asked.
  private long[] ends = new long[16];
  private int first;
  private int after;
  private long scannedTo;
  private int unreads;

  LineEnds(ReadBuffer buffer) {
    this.buffer = buffer;
  }

  /// How many whole lines there are.
  int count() {
    long head = buffer.headPosition();
    if (unreads != buffer.unreads()) {
      unreads = buffer.unreads();
      first = 0;
      after = 0;
      scannedTo = head;
    }
    while (first < after && ends[first] <= head) {
      first++;
    }
    long at = buffer.indexOf((byte) '\n', Math.max(scannedTo, head));
    while (at >= 0) {
      add(at + 1);
      at = buffer.indexOf((byte) '\n', at + 1);
    }
    scannedTo = buffer.tailPosition();
    return after - first;
  }

  private void add(long end) {
    if (after == ends.length) {
      int size = after - first;
      var target = size > ends.length / 2 ? new long[2 * ends.length] : ends;
      System.arraycopy(ends, first, target, 0, size);
      ends = target;
      first = 0;
      after = size;
    }
    ends[after++] = end;
  }

  /// The position after line `index`, counted from the first unread byte; call [#count] before.
  long at(int index) {
    return ends[first + index];
  }

  /// The position after the last whole line, or the head; call [#count] before.
  long last() {
    return first == after ? buffer.headPosition() : ends[after - 1];
  }
}
