package io.jackfield;

/// Where the lines in a tube's buffer end, each found once however often one asks, and none before
/// one asks for it. One thread at a time.
final class LineEnds {
  private final ReadBuffer buffer;

  // The positions after each LF before `scannedTo`, a ring; those before the buffer's head are
  // dropped when asked.
  private long[] ends = new long[16];
  private int first;
  private int count;
  private long scannedTo = Long.MIN_VALUE;
  private int unreads;

  LineEnds(ReadBuffer buffer) {
    this.buffer = buffer;
  }

  /// The position after line `index`, counted from the first unread byte; -1 while it hasn't come
  /// whole.
  long after(int index) {
    long head = buffer.headPosition();
    if (unreads != buffer.unreads()) {
      takeInWhatWasPutBack(head);
    }
    drop(head);
    while (count <= index) {
      long lf = buffer.indexOf((byte) '\n', Math.max(scannedTo, head));
      if (lf < 0) {
        scannedTo = buffer.tailPosition();
        return -1;
      }
      if (count == index) {
        // Found again at no cost; so reading line by line keeps no list.
        scannedTo = lf;
        return lf + 1;
      }
      scannedTo = lf + 1;
      makeRoom();
      ends[at(count)] = scannedTo;
      count++;
    }
    return ends[at(index)];
  }

  /// Where to look for the first LF: none stands before it.
  long lookFrom() {
    if (count > 0 || unreads != buffer.unreads()) {
      long first = after(0);
      return first < 0 ? scannedTo : first - 1;
    }
    return Math.max(scannedTo, buffer.headPosition());
  }

  private void drop(long position) {
    while (count > 0 && ends[first] <= position) {
      first = at(1);
      count--;
    }
  }

  /// What is known of the bytes behind it stays.
  private void takeInWhatWasPutBack(long head) {
    long intact = buffer.intactFrom(unreads);
    unreads = buffer.unreads();
    drop(intact);
    if (scannedTo <= intact) {
      scannedTo = head;
      return;
    }
    for (long end = intact; end > head; end--) {
      if (buffer.at(end - 1) == '\n') {
        makeRoom();
        first = at(-1);
        ends[first] = end;
        count++;
      }
    }
  }

  private int at(int index) {
    return (first + index) & (ends.length - 1);
  }

  private void makeRoom() {
    if (count == ends.length) {
      var larger = new long[2 * count];
      for (int i = 0; i < count; i++) {
        larger[i] = ends[at(i)];
      }
      ends = larger;
      first = 0;
    }
  }
}
