package io.jackfield.replay;

import io.jackfield.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Compares datagrams with those of the record, one by one in their order. Those behind the last
/// count for nothing, since UDP has no end.
final class DatagramHearing implements Hearing {
  private final List<Bytes> record;
  private final List<Pattern> ignored;
  private int next;
  private int position;
  private @Nullable Mismatch mismatch;
  private Bytes before = Bytes.EMPTY;
  private Bytes instead = Bytes.EMPTY;

  DatagramHearing(List<Bytes> record, List<Pattern> ignored) {
    this.record = List.copyOf(record);
    this.ignored = ignored;
  }

  @Override
  public void hear(ByteBuffer datagram) throws IOException {
    if (mismatch != null || next == record.size()) {
      return;
    }
    var expected = record.get(next).toArray();
    var hearing = new StreamHearing(expected, Ignored.gaps(expected, ignored), false);
    hearing.hear(datagram);
    hearing.end();
    before = hearing.before();
    var inside = hearing.mismatch();
    if (inside == null && hearing.position() == expected.length) {
      next++;
      position += expected.length;
      return;
    }
    int same = inside == null ? hearing.position() : inside.position();
    instead = hearing.instead();
    mismatch = new Mismatch(position + same, same == expected.length);
  }

  @Override
  public void end() {}

  @Override
  public int position() {
    return position;
  }

  @Override
  public boolean isOpen() {
    return false;
  }

  @Override
  public @Nullable Mismatch mismatch() {
    return mismatch;
  }

  @Override
  public Bytes before() {
    return before;
  }

  @Override
  public Bytes instead() {
    return instead;
  }
}
