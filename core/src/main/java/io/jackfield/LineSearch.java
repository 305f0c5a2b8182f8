package io.jackfield;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/// The search for a line that a filter accepts.
///
/// It remembers which lines the filter has refused. A wait that is tried again asks about those
/// that have come since, about those that were put back, and about the first when reading has moved
/// into it. One thread at a time.
final class LineSearch {
  private static final byte[] LF = {'\n'};

  private static final long NOWHERE = Long.MIN_VALUE;

  private final ReadBuffer buffer;
  private final LineFilter filter;
  private final Charset charset;

  // The lines that start after `since` and before `to` were refused, as was the one that started at
  // `first`, the head then; no line ends from `to` up to `scannedTo`.
  private long first;
  private long since;
  private long to;
  private long scannedTo;
  private int unreads;

  LineSearch(ReadBuffer buffer, LineFilter filter, Charset charset) {
    this.buffer = buffer;
    this.filter = filter;
    this.charset = charset;
    startOver();
    this.unreads = buffer.unreads();
  }

  /// A line that qualifies, and where the next one starts.
  record Hit(String line, long end) {}

  /// The first line that qualifies, if any; nothing is taken.
  ///
  /// @throws LimitException when the filter takes more stack than there is
  @Nullable Hit look(TubeCore.Wait wait) throws LimitException {
    long line = firstToAskAbout();
    long end = end(line, wait.ended());
    while (end >= 0) {
      var text = buffer.text(line, buffer.textEnd(line, end), charset);
      if (accepts(text, wait)) {
        return new Hit(text, end);
      }
      line = refused(end);
      end = end(line, wait.ended());
    }
    return null;
  }

  private boolean accepts(String line, TubeCore.Wait wait) throws LimitException {
    try {
      return filter.accepts(line);
    } catch (StackOverflowError e) {
      throw wait.overflow("the line filter", e);
    }
  }

  private long firstToAskAbout() {
    long head = buffer.headPosition();
    long intact = buffer.intactFrom(unreads);
    unreads = buffer.unreads();
    if (Math.max(intact, head) > to) {
      startOver();
    } else if (intact > first) {
      first = NOWHERE;
      since = Math.max(since, intact);
    }
    return head == first ? to : head;
  }

  private void startOver() {
    first = NOWHERE;
    since = buffer.headPosition();
    to = since;
    scannedTo = since;
  }

  /// Notes that the line that ends there was refused, and says where the next one to ask about
  /// starts: after the first that was not put back, where the last look stopped.
  private long refused(long end) {
    if (end <= since) {
      return end;
    }
    first = buffer.headPosition();
    since = first;
    to = Math.max(to, end);
    return to;
  }

  private long end(long line, boolean ended) {
    long lf = line < to ? buffer.indexOf(LF, line, to) : -1;
    if (lf < 0) {
      lf = buffer.indexOf((byte) '\n', Math.max(to, scannedTo));
    }
    if (lf >= 0) {
      return lf + 1;
    }
    to = line;
    scannedTo = buffer.tailPosition();
    return ended && line < scannedTo ? scannedTo : -1;
  }
}
