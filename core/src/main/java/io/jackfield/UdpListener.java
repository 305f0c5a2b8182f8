package io.jackfield;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// A UDP socket whose peers are told apart: [#accept] gives a [Duplex] for each new one, as a
/// [Listener] does over TCP. What a peer sends goes to its duplex until that is closed; since UDP
/// has no end of stream, it is for the caller to decide how long a silence is the end.
///
/// One thread must keep waiting in [#accept]: it hands out what the other peers send as well. A
/// peer whose datagrams nobody reads loses the newest beyond [#UNREAD_BYTES], and new peers beyond
/// the limit are not heard, as UDP may.
///
/// Safe for concurrent use.
public final class UdpListener implements Closeable {
  /// How much of one peer may wait to be read; one datagram may in any case.
  public static final int UNREAD_BYTES = 256 * 1024;

  private final UdpSocket socket;
  private final int mostPeers;
  private final WireListener listener;
  private final ConcurrentMap<UdpAddress, UdpSession> sessions = new ConcurrentHashMap<>();

  private UdpListener(UdpSocket socket, int mostPeers, WireListener listener) {
    this.socket = socket;
    this.mostPeers = mostPeers;
    this.listener = listener;
  }

  /// Takes an address.
  ///
  /// @param mostPeers how many peers are served at once
  /// @param listener told of what happens, on the conversations too
  /// @throws NameException when the host does not resolve
  /// @throws ListenException when the address cannot be taken; the message says why
  public static UdpListener bind(UdpAddress address, int mostPeers, WireListener listener)
      throws IOException {
    if (mostPeers < 1) {
      throw new IllegalArgumentException("mostPeers < 1: " + mostPeers);
    }
    var socket = UdpSocket.bind(address, SocketSettings.defaults(), listener);
    return new UdpListener(socket, mostPeers, listener);
  }

  /// The next new peer, whose first datagram can be read from it already; waited for as long as it
  /// takes.
  ///
  /// @throws ClosedException when this listener was closed
  public Duplex accept() throws IOException {
    while (true) {
      var datagram = socket.receiveUnheard(Deadline.FOREVER);
      var known = sessions.get(datagram.peer());
      if (known != null) {
        known.offer(datagram.bytes());
      } else if (sessions.size() < mostPeers) {
        var session = new UdpSession(socket, datagram.peer(), sessions);
        sessions.put(datagram.peer(), session);
        session.offer(datagram.bytes());
        var connection = Connection.next(session.local(), session.peer());
        listener.on(new WireEvent.Accepted(connection));
        return new ObservedDuplex(session, connection, listener);
      }
    }
  }

  /// The address it listens on, with its real port.
  public UdpAddress address() {
    return socket.local();
  }

  /// How many peers it has now.
  public int peers() {
    return sessions.size();
  }

  /// Gives the address up and ends all conversations, which share its socket. Idempotent.
  @Override
  public void close() throws IOException {
    try (socket) {
      sessions.values().forEach(UdpSession::close);
    }
  }
}
