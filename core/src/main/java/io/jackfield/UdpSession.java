package io.jackfield;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// One peer of a [UdpListener]: each write is one datagram to it, each datagram from it one read
/// or, where it does not fit, several.
final class UdpSession implements Duplex {
  private final UdpSocket socket;
  private final UdpAddress peer;
  private final ConcurrentMap<UdpAddress, UdpSession> siblings;

  // Guarded by this.
  private final ArrayDeque<ByteBuffer> unread = new ArrayDeque<>();
  private int unreadBytes;
  private boolean closed;

  UdpSession(UdpSocket socket, UdpAddress peer, ConcurrentMap<UdpAddress, UdpSession> siblings) {
    this.socket = socket;
    this.peer = peer;
    this.siblings = siblings;
  }

  /// Something came from the peer. An empty datagram has nothing to read.
  synchronized void offer(Bytes datagram) {
    boolean fits = unread.isEmpty() || unreadBytes + datagram.size() <= UdpListener.UNREAD_BYTES;
    if (!closed && fits && !datagram.isEmpty()) {
      unread.add(datagram.toBuffer());
      unreadBytes += datagram.size();
      notifyAll();
    }
  }

  @Override
  public synchronized int read(ByteBuffer target, Deadline deadline) throws IOException {
    await(deadline);
    var first = unread.getFirst();
    int count = Math.min(first.remaining(), target.remaining());
    target.put(first.slice(first.position(), count));
    first.position(first.position() + count);
    unreadBytes -= count;
    if (!first.hasRemaining()) {
      unread.removeFirst();
    }
    return count;
  }

  private void await(Deadline deadline) throws IOException {
    try {
      while (unread.isEmpty() && !closed) {
        if (deadline.hasPassed()) {
          throw new SocketTimeoutException("no datagram came from " + peer.display());
        }
        // An hour at most, then again: there may be no deadline.
        long nanos = Math.clamp(deadline.remainingNanos(), 1_000_000L, 3_600_000_000_000L);
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new ClosedByInterruptException();
    }
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    synchronized (this) {
      if (closed) {
        throw new ClosedChannelException();
      }
    }
    socket.sendUnheard(new Datagram(Bytes.copyOf(source), peer));
    source.position(source.limit());
  }

  @Override
  public void closeOutput() {}

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      unread.clear();
      notifyAll();
    }
    siblings.remove(peer, this);
  }

  @Override
  public Address local() {
    return socket.local();
  }

  @Override
  public Address peer() {
    return peer;
  }

  @Override
  public int maxWriteBytes() {
    return UdpSocket.MAX_PAYLOAD_BYTES;
  }
}
