package io.jackfield.fault;

import io.jackfield.Deadline;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One side of a connection as the relay sees it: what it says comes through a [Lane].
final class FaultyDuplex extends ForwardingDuplex {
  private final Link link;
  private final Lane lane;

  FaultyDuplex(Link link, Lane lane) {
    super(lane.source());
    this.link = link;
    this.lane = lane;
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    return lane.read(target, deadline);
  }

  @Override
  public void close() throws IOException {
    try {
      if (link.isResetting()) {
        super.reset();
      } else {
        if (lane.isCut()) {
          lane.awaitSource(link.lingering());
        }
        super.close();
      }
    } finally {
      lane.close();
    }
  }

  /// The lane's own thread is the one that blocks.
  @Override
  public boolean blocksUnwakeably() {
    return false;
  }
}
