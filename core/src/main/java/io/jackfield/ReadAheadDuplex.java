package io.jackfield;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;

/// A duplex that is read ahead, so that a wait on it can be left without closing it.
final class ReadAheadDuplex extends ForwardingDuplex {
  private final ReadAhead ahead;

  ReadAheadDuplex(Duplex inner) {
    super(inner);
    var thread = inner.blocksUnwakeably() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
    this.ahead =
        ReadAhead.start(
            thread.name("jackfield-read-ahead"), target -> inner.read(target, Deadline.none()));
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    try {
      return ahead.read(target, deadline);
    } catch (ClosedByInterruptException e) {
      throw Closing.after(e, this);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      ahead.close();
    }
  }

  /// Reads come from memory here.
  @Override
  public boolean blocksUnwakeably() {
    return false;
  }
}
