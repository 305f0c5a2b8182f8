package io.jackfield;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// A stream over a [SocketChannel]: all but reading and writing, which depends on how its threads
/// wait.
abstract class ChannelDuplex implements Duplex {
  // The JDK copies a heap buffer to a direct one of the same size before it writes, and caches that
  // per thread: pieces of this size keep the copy in cache and the memory bounded.
  static final int PIECE = 128 * 1024;

  /// How long a write may take whose time is up already: mostly the kernel takes it at once.
  static final Duration LEAST_WRITE = Duration.ofMillis(20);

  private final SocketChannel channel;
  private final Address local;
  private final Address peer;

  ChannelDuplex(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.local = address(channel.getLocalAddress());
    this.peer = address(channel.getRemoteAddress());
  }

  static Address address(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress unix
        ? new UnixAddress(unix.getPath())
        : TcpAddress.of((InetSocketAddress) address);
  }

  @Override
  public final void closeOutput() throws IOException {
    if (channel.isOpen()) {
      channel.shutdownOutput();
    }
  }

  /// To linger for no time makes the kernel drop what it has and send an RST; a Unix socket has no
  /// such thing.
  @Override
  public void reset() throws IOException {
    if (local instanceof TcpAddress) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (ClosedChannelException e) {
        // Then there is nothing left to reset.
        return;
      }
    }
    close();
  }

  @Override
  public void close() throws IOException {
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
