package io.jackfield;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// One peer of a UDP socket as a [Duplex]: what others send is dropped.
///
/// The socket stays unconnected, since connecting one makes the JDK drop what has arrived already.
final class UdpPeer implements Duplex {
  private final UdpSocket socket;
  private final UdpAddress peer;
  private ByteBuffer received;

  /// The sender of `first`, which is read first. The socket belongs to this from now on.
  UdpPeer(UdpSocket socket, Datagram first) {
    this.socket = socket;
    this.peer = first.peer();
    this.received = first.bytes().toBuffer();
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
    var left =
        deadline.isBounded()
            ? Duration.ofNanos(Math.max(deadline.remainingNanos(), 0))
            : Deadline.FOREVER;
    var datagram = socket.receiveUnheard(left);
    if (datagram.peer().equals(peer)) {
      received = datagram.bytes().toBuffer();
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    var bytes = Bytes.copyOf(source);
    socket.sendUnheard(new Datagram(bytes, peer));
    source.position(source.limit());
  }

  @Override
  public void closeOutput() {}

  @Override
  public void close() throws IOException {
    socket.close();
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
