package io.jackfield;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/// A stream over a blocking [SocketChannel], on any thread: what TCP and Unix sockets share, which
/// is all but the timed read. Writes get their deadline from a [WriteWatch].
abstract class BlockingDuplex extends ChannelDuplex {
  private final SocketChannel channel;
  private final WriteWatch watch;

  BlockingDuplex(SocketChannel channel) throws IOException {
    super(channel);
    this.channel = channel;
    this.watch = new WriteWatch(channel);
  }

  /// A duplex over a connected channel of either kind.
  static BlockingDuplex over(SocketChannel channel) throws IOException {
    return channel.getLocalAddress() instanceof UnixDomainSocketAddress
        ? new UnixDuplex(channel)
        : new TcpDuplex(channel);
  }

  @Override
  public final int read(ByteBuffer target, Deadline deadline) throws IOException {
    return deadline.isBounded() ? timedRead(target, deadline) : untimedRead(target);
  }

  abstract int timedRead(ByteBuffer target, Deadline deadline) throws IOException;

  int untimedRead(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public final void write(ByteBuffer source, Deadline deadline) throws IOException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    // A write whose time is up already is still tried: mostly the kernel takes it at once.
    watch.begin(deadline.hasPassed() ? Deadline.after(LEAST_WRITE) : deadline);
    try {
      int end = source.limit();
      while (source.position() < end) {
        source.limit(source.isDirect() ? end : Math.min(end, source.position() + PIECE));
        channel.write(source);
      }
      if (watch.expired()) {
        throw new ClosedChannelException();
      }
    } catch (IOException e) {
      if (watch.expired()) {
        var timeout = new SocketTimeoutException("the peer did not take the bytes in time");
        timeout.initCause(e);
        throw timeout;
      }
      throw e;
    } finally {
      watch.end();
    }
  }

  @Override
  public void close() throws IOException {
    watch.cancel();
    super.close();
  }
}
