package io.jackfield;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// TCP over a blocking [SocketChannel].
///
/// Reads without a deadline go straight to the channel. A read with one goes through the channel's
/// socket view, the only blocking read in the JDK that takes a timeout; it parks a virtual thread
/// and loses no byte. Writes get their deadline from a [WriteWatch].
final class TcpDuplex implements Duplex {
  // The JDK copies a heap buffer to a direct one of the same size before it writes, and caches that
  // per thread: pieces of this size keep the copy in cache and the memory bounded.
  private static final int PIECE = 128 * 1024;

  private static final Duration LEAST_WRITE = Duration.ofMillis(20);

  private final SocketChannel channel;
  private final InputStream timed;
  private final TcpAddress local;
  private final TcpAddress peer;
  private final WriteWatch watch;

  TcpDuplex(SocketChannel channel) throws IOException {
    this.channel = channel;
    // Answers leave at once: a dialogue must not wait for a full segment (RFC 896's trade-off).
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    this.timed = channel.socket().getInputStream();
    this.local = TcpAddress.of((InetSocketAddress) channel.getLocalAddress());
    this.peer = TcpAddress.of((InetSocketAddress) channel.getRemoteAddress());
    this.watch = new WriteWatch(channel);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    if (!deadline.isBounded()) {
      return channel.read(target);
    }
    try {
      return timedRead(target, deadline);
    } catch (SocketException e) {
      if (channel.isOpen()) {
        throw e;
      }
      // The socket view's own words for a channel that another thread closed just now.
      var closed = new AsynchronousCloseException();
      closed.initCause(e);
      throw closed;
    }
  }

  private int timedRead(ByteBuffer target, Deadline deadline) throws IOException {
    // What is there already needs no timer; this also serves a deadline that has passed.
    if (timed.available() > 0) {
      return channel.read(target);
    }
    while (true) {
      channel.socket().setSoTimeout(deadline.remainingMillis());
      try {
        return target.hasArray() ? readArray(target) : readCopied(target);
      } catch (SocketTimeoutException e) {
        if (deadline.hasPassed()) {
          throw e;
        }
      }
    }
  }

  private int readArray(ByteBuffer target) throws IOException {
    int count =
        timed.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
    if (count > 0) {
      target.position(target.position() + count);
    }
    return count;
  }

  private int readCopied(ByteBuffer target) throws IOException {
    var piece = new byte[Math.min(target.remaining(), PIECE)];
    int count = timed.read(piece);
    if (count > 0) {
      target.put(piece, 0, count);
    }
    return count;
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
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
  public void closeOutput() throws IOException {
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
  public Address local() {
    return local;
  }

  @Override
  public Address peer() {
    return peer;
  }
}
