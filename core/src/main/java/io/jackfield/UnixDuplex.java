package io.jackfield;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A Unix stream socket over a blocking [SocketChannel].
///
/// The JDK has no timed read for these: the first read with a deadline starts a virtual thread that
/// reads ahead, and from then on all reads go through it.
final class UnixDuplex extends BlockingDuplex {
  private final SocketChannel channel;

  // Guarded by this; set once.
  private @Nullable ReadAhead ahead;

  UnixDuplex(SocketChannel channel) throws IOException {
    super(channel);
    this.channel = channel;
  }

  @Override
  int timedRead(ByteBuffer target, Deadline deadline) throws IOException {
    return readAhead(startedAhead(), target, deadline);
  }

  @Override
  int untimedRead(ByteBuffer target) throws IOException {
    var started = ahead();
    return started == null
        ? super.untimedRead(target)
        : readAhead(started, target, Deadline.none());
  }

  private int readAhead(ReadAhead from, ByteBuffer target, Deadline deadline) throws IOException {
    return from.read(target, deadline, this, () -> !channel.isOpen());
  }

  private synchronized @Nullable ReadAhead ahead() {
    return ahead;
  }

  private synchronized ReadAhead startedAhead() {
    if (ahead == null) {
      ahead = ReadAhead.start(Thread.ofVirtual().name("jackfield-unix-read"), channel::read);
    }
    return ahead;
  }

  @Override
  public void close() throws IOException {
    super.close();
    var started = ahead();
    if (started != null) {
      started.close();
    }
  }
}
