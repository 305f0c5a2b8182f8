package io.jackfield;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// A stream over a blocking [SocketChannel]: what TCP and Unix sockets share, which is all but the
/// timed read. Writes get their deadline from a [WriteWatch].
abstract class ChannelDuplex implements Duplex {
  // The JDK copies a heap buffer to a direct one of the same size before it writes, and caches that
  // per thread: pieces of this size keep the copy in cache and the memory bounded.
  static final int PIECE = 128 * 1024;

  private static final Duration LEAST_WRITE = Duration.ofMillis(20);

  private final SocketChannel channel;
  private final Address local;
  private final Address peer;
  private final WriteWatch watch;

  ChannelDuplex(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.local = address(channel.getLocalAddress());
    this.peer = address(channel.getRemoteAddress());
    this.watch = new WriteWatch(channel);
  }

  /// A duplex over a connected channel of either kind.
  static ChannelDuplex over(SocketChannel channel) throws IOException {
    return channel.getLocalAddress() instanceof UnixDomainSocketAddress
        ? new UnixDuplex(channel)
        : new TcpDuplex(channel);
  }

  static Address address(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress unix
        ? new UnixAddress(unix.getPath())
        : TcpAddress.of((InetSocketAddress) address);
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
  public final void closeOutput() throws IOException {
    if (channel.isOpen()) {
      channel.shutdownOutput();
    }
  }

  @Override
  public void close() throws IOException {
    watch.cancel();
    channel.close();
  }

  @Override
  public final Address local() {
    return local;
  }

  @Override
  public final Address peer() {
    return peer;
  }
}
