package io.jackfield;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;

/// TCP over a blocking [SocketChannel].
///
/// Reads without a deadline go straight to the channel. A read with one goes through the channel's
/// socket view, the only blocking read in the JDK that takes a timeout; it parks a virtual thread
/// and loses no byte.
final class TcpDuplex extends BlockingDuplex {
  private final SocketChannel channel;
  private final InputStream timed;

  TcpDuplex(SocketChannel channel) throws IOException {
    super(channel);
    this.channel = channel;
    this.timed = channel.socket().getInputStream();
  }

  @Override
  int timedRead(ByteBuffer target, Deadline deadline) throws IOException {
    try {
      return readInTime(target, deadline);
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

  private int readInTime(ByteBuffer target, Deadline deadline) throws IOException {
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
}
