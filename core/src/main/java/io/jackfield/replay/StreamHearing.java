package io.jackfield.replay;

import io.jackfield.Bytes;
import io.jackfield.replay.Ignored.Gap;
import io.jackfield.replay.Ignored.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares a stream with the record, however it is cut. In a gap of the record whatever the
/// pattern matches is passed over; a match that may go on with what comes next stays open. Memory
/// and time are bounded: nothing is kept but the last bytes and an open match.
final class StreamHearing implements Hearing {
  private final byte[] record;
  private final List<Gap> gaps;
  private final boolean mayGoOn;

  private int position;
  private int nextGap;
  private boolean matched;
  private @Nullable Mismatch mismatch;

  // What came last: the bytes before `at` are compared, the others wait for a match to be decided.
  private byte[] window = new byte[1024];
  private int at;
  private int filled;

  /// @param mayGoOn whether something may come behind the record's end
  StreamHearing(byte[] record, List<Gap> gaps, boolean mayGoOn) {
    this.record = record;
    this.gaps = gaps;
    this.mayGoOn = mayGoOn;
  }

  @Override
  public void hear(ByteBuffer bytes) throws IOException {
    if (mismatch != null) {
      // Only to show what came.
      bytes.limit(bytes.position() + Math.min(bytes.remaining(), shortOfShown()));
    }
    keep(bytes);
    advance(false);
  }

  private int shortOfShown() {
    return Math.max(Difference.SHOWN_BYTES - (filled - at), 0);
  }

  private void keep(ByteBuffer bytes) {
    int dropped = at - Difference.SHOWN_BYTES;
    if (dropped > 0) {
      System.arraycopy(window, dropped, window, 0, filled - dropped);
      at -= dropped;
      filled -= dropped;
    }
    int needed = filled + bytes.remaining();
    if (needed > window.length) {
      window = Arrays.copyOf(window, Math.max(needed, 2 * window.length));
    }
    bytes.get(window, filled, needed - filled);
    filled = needed;
  }

  @Override
  public void end() throws IOException {
    advance(true);
  }

  private void advance(boolean last) throws IOException {
    while (mismatch == null) {
      boolean inGap = nextGap < gaps.size() && position == gaps.get(nextGap).from();
      boolean goesOn = inGap ? passGap(gaps.get(nextGap), last) : compare();
      if (!goesOn) {
        return;
      }
    }
  }

  /// Whether there is more to do with what came.
  private boolean compare() {
    int end = nextGap < gaps.size() ? gaps.get(nextGap).from() : record.length;
    int count = Math.min(end - position, filled - at);
    int same = Arrays.mismatch(record, position, position + count, window, at, at + count);
    int passed = same < 0 ? count : same;
    position += passed;
    at += passed;
    if (same >= 0) {
      mismatch = new Mismatch(position, false);
    } else if (position == record.length) {
      if (mayGoOn) {
        at = filled;
      } else if (filled > at) {
        mismatch = new Mismatch(position, true);
      }
      return false;
    }
    return position == end;
  }

  /// Whether there is more to do with what came.
  @SuppressWarnings("JdkObsolete") // hitEnd is for readers of streams, and this is one.
  private boolean passGap(Gap gap, boolean last) throws IOException {
    var matcher =
        gap.pattern()
            .matcher(new Window(window, filled))
            .useTransparentBounds(true)
            .useAnchoringBounds(false)
            .region(at, filled);
    boolean found;
    try {
      found = matcher.lookingAt();
    } catch (StackOverflowError e) {
      throw new IOException(Ignored.tooDeep(gap.pattern()), e);
    }
    boolean open = !last && matcher.hitEnd() && filled - at < Ignored.MOST_BYTES;
    matched = found && open;
    if (open) {
      return false;
    }
    if (found) {
      at = matcher.end();
      position = gap.to();
      nextGap++;
    } else if (!last) {
      mismatch = new Mismatch(position, false);
    }
    return found;
  }

  @Override
  public int position() {
    return matched ? gaps.get(nextGap).to() : position;
  }

  @Override
  public boolean isOpen() {
    return matched;
  }

  @Override
  public @Nullable Mismatch mismatch() {
    return mismatch;
  }

  @Override
  public Bytes before() {
    int end = mismatch == null ? filled : at;
    int start = Math.max(end - Difference.SHOWN_BYTES, 0);
    return Bytes.of(window, start, end - start);
  }

  @Override
  public Bytes instead() {
    return Bytes.of(window, at, Math.min(filled - at, Difference.SHOWN_BYTES));
  }
}
