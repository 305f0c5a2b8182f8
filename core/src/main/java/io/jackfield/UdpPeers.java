package io.jackfield;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tells a listener of the datagrams of one [UdpSocket], each peer as a conversation: it is
/// accepted with its first datagram and closed with the socket, or when [#MOST] others have been
/// heard or spoken to since.
///
/// Safe for concurrent use. Keeps nothing when nobody listens.
final class UdpPeers {
  private static final int MOST = 1_000;

  private final UdpAddress local;
  private final WireListener listener;
  private final boolean heard;

  // Guarded by itself; the latest is last.
  private final Map<UdpAddress, Peer> peers = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Peer {
    private final Connection connection;
    private final long sinceNanos = System.nanoTime();
    private long bytesIn;
    private long bytesOut;

    Peer(Connection connection) {
      this.connection = connection;
    }

    WireEvent.Closed closed() {
      return new WireEvent.Closed(
          connection,
          CloseReason.WE_ENDED,
          bytesIn,
          bytesOut,
          Duration.ofNanos(System.nanoTime() - sinceNanos));
    }
  }

  UdpPeers(UdpAddress local, WireListener listener) {
    this.local = local;
    this.listener = listener;
    this.heard = !listener.equals(WireListener.NONE);
  }

  /// A datagram came, which was waited for since `start`.
  void received(Datagram datagram, long start) {
    if (heard) {
      var bytes = datagram.bytes();
      var connection = count(datagram.peer(), bytes.size(), 0);
      listener.on(
          new WireEvent.Received(
              connection, bytes.toBuffer(), UdpSocket.MAX_PACKET_BYTES, Span.since(start)));
    }
  }

  /// A datagram was sent by a call that began at `start`.
  void sent(Datagram datagram, long start) {
    if (heard) {
      var span = Span.since(start);
      var bytes = datagram.bytes();
      var connection = count(datagram.peer(), 0, bytes.size());
      listener.on(new WireEvent.Sent(connection, bytes.toBuffer(), span));
    }
  }

  private Connection count(UdpAddress address, int in, int out) {
    // Told when the lock is free again.
    var told = new ArrayList<WireEvent>();
    Connection connection;
    synchronized (peers) {
      var peer = peers.get(address);
      if (peer == null) {
        peer = new Peer(Connection.next(local, address));
        told.add(new WireEvent.Accepted(peer.connection));
        peers.put(address, peer);
        if (peers.size() > MOST) {
          told.add(removeFirst(peers.values().iterator()).closed());
        }
      }
      peer.bytesIn += in;
      peer.bytesOut += out;
      connection = peer.connection;
    }
    told.forEach(listener::on);
    return connection;
  }

  private static Peer removeFirst(Iterator<Peer> all) {
    var first = all.next();
    all.remove();
    return first;
  }

  /// The socket was closed, and all conversations with it.
  void close() {
    List<Peer> left;
    synchronized (peers) {
      left = List.copyOf(peers.values());
      peers.clear();
    }
    left.forEach(peer -> listener.on(peer.closed()));
  }
}
