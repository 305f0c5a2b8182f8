package io.jackfield.cli.ncat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;

/// Standard output with a standard input that nobody reads from: a read lasts until it is closed.
final class NoInput extends ForwardingDuplex {
  private final CountDownLatch closed = new CountDownLatch(1);

  NoInput(Duplex inner) {
    super(inner);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while nothing was to be read");
    }
    throw new ClosedChannelException();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    super.close();
  }

  @Override
  public boolean blocksUnwakeably() {
    return false;
  }
}
