package io.jackfield.cli.ncat;

import io.jackfield.Address;
import io.jackfield.Bytes;
import io.jackfield.Datagram;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.UdpAddress;
import io.jackfield.UdpSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One of the peers of a UDP socket that serves several: reads what was received from it. What
/// comes while [#MOST_WAITING] datagrams wait to be read is lost, as a full socket buffer would
/// lose it.
final class DatagramGuest implements Duplex {
  private static final int MOST_WAITING = 1000;

  // Wakes the reader after close().
  private static final Bytes CLOSED = Bytes.of();

  private final UdpSocket socket;
  private final UdpAddress peer;
  private final BlockingQueue<Bytes> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile boolean closed;

  // The reader's own: the rest of a datagram.
  private ByteBuffer rest = ByteBuffer.allocate(0);

  DatagramGuest(UdpSocket socket, UdpAddress peer) {
    this.socket = socket;
    this.peer = peer;
  }

  /// A datagram has come from it; an empty one says nothing.
  void take(Bytes bytes) {
    if (bytes.size() > 0) {
      var _ = waiting.offer(bytes);
    }
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    while (!rest.hasRemaining()) {
      if (closed) {
        throw new ClosedChannelException();
      }
      rest = next(deadline);
    }
    int count = Math.min(rest.remaining(), target.remaining());
    target.put(rest.slice(rest.position(), count));
    rest.position(rest.position() + count);
    return count;
  }

  private ByteBuffer next(Deadline deadline) throws IOException {
    try {
      var bytes = waiting.poll(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      if (bytes == null) {
        throw new SocketTimeoutException("no datagram came from " + peer.display() + " in time");
      }
      return bytes.toBuffer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a datagram");
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    socket.send(new Datagram(Bytes.copyOf(source), peer));
    source.position(source.limit());
  }

  /// UDP has no end.
  @Override
  public void closeOutput() {}

  @Override
  public void close() {
    closed = true;
    var _ = waiting.offer(CLOSED);
  }

  /// Nobody talks with it any more.
  void gone() {
    gone.countDown();
  }

  /// Waits until nobody talks with it any more.
  void awaitGone() throws IOException {
    try {
      gone.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a peer's end");
    }
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
