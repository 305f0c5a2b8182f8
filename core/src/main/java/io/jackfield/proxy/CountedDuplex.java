package io.jackfield.proxy;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// Counts what passes, so that it can be told even when the conversation breaks off.
final class CountedDuplex extends ForwardingDuplex {
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong written = new AtomicLong();

  CountedDuplex(Duplex inner) {
    super(inner);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    int count = super.read(target, deadline);
    read.addAndGet(Math.max(count, 0));
    return count;
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    int count = source.remaining();
    super.write(source, deadline);
    written.addAndGet(count);
  }

  long bytesRead() {
    return read.get();
  }

  long bytesWritten() {
    return written.get();
  }
}
