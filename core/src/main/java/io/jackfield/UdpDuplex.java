package io.jackfield;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/// UDP to one peer, as a [Duplex]: each write is one datagram, and what a datagram brought is read
/// in as many reads as it takes. There is no end of stream, and [#closeOutput] does nothing: UDP
/// has no way to say so.
final class UdpDuplex implements Duplex {
  private final DatagramChannel channel;
  private final UdpAddress local;
  private final UdpAddress peer;
  private final ByteBuffer received;

  /// Wraps a connected channel.
  UdpDuplex(DatagramChannel channel) throws IOException {
    this.channel = channel;
    this.local = UdpAddress.of((InetSocketAddress) channel.getLocalAddress());
    this.peer = UdpAddress.of((InetSocketAddress) channel.getRemoteAddress());
    this.received = ByteBuffer.allocate(UdpSocket.MAX_PACKET_BYTES);
    received.limit(0);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    while (!received.hasRemaining()) {
      receive(deadline);
    }
    int count = Math.min(received.remaining(), target.remaining());
    target.put(received.slice(received.position(), count));
    received.position(received.position() + count);
    return count;
  }

  private void receive(Deadline deadline) throws IOException {
    if (!deadline.isBounded()) {
      receiveUntimed();
      return;
    }
    received.clear().limit(0);
    var packet = new DatagramPacket(received.array(), received.capacity());
    while (true) {
      try {
        channel.socket().setSoTimeout(deadline.remainingMillis());
        channel.socket().receive(packet);
        received.limit(packet.getLength());
        return;
      } catch (SocketTimeoutException e) {
        if (deadline.hasPassed()) {
          throw e;
        }
      } catch (SocketException e) {
        throw channel.isOpen() ? e : closed(e);
      }
    }
  }

  /// The socket view says "Socket closed" where a channel has an exception of its own.
  private static ClosedChannelException closed(SocketException cause) {
    var closed = new AsynchronousCloseException();
    closed.initCause(cause);
    return closed;
  }

  private void receiveUntimed() throws IOException {
    received.clear();
    try {
      channel.read(received);
    } finally {
      // Also after a failure: or the next read would take the whole buffer for a datagram.
      received.flip();
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    if (source.remaining() > UdpSocket.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a datagram carries at most "
              + UdpSocket.MAX_PAYLOAD_BYTES
              + " bytes, not "
              + source.remaining());
    }
    channel.write(source);
  }

  @Override
  public void closeOutput() {}

  @Override
  public void close() throws IOException {
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

  @Override
  public int maxWriteBytes() {
    return UdpSocket.MAX_PAYLOAD_BYTES;
  }
}
