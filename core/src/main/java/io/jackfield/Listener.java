package io.jackfield;

import java.io.Closeable;
import java.io.IOException;

/// A listening TCP or Unix socket without a server around it: [#accept] gives one connection at a
/// time, on the caller's thread. For programs that serve one peer; [Server] serves many.
///
/// Safe for concurrent use.
public final class Listener implements Closeable {
  private final ListeningSocket socket;
  private final WireListener listener;

  private Listener(ListeningSocket socket, WireListener listener) {
    this.socket = socket;
    this.listener = listener;
  }

  /// Takes an address.
  ///
  /// @param backlog how many finished handshakes may wait to be accepted
  /// @param listener told of what happens, on the connections too
  /// @throws BadAddressException when it is neither a TCP nor a Unix address
  /// @throws NameException when the host does not resolve
  /// @throws ListenException when the address cannot be taken; the message says why
  public static Listener bind(Address address, int backlog, WireListener listener)
      throws IOException {
    return bind(address, backlog, SocketSettings.defaults(), listener);
  }

  /// Takes an address.
  ///
  /// @param backlog how many finished handshakes may wait to be accepted
  /// @param options what is set on the listening socket and on those of its connections
  /// @param listener told of what happens, on the connections too
  /// @throws BadAddressException when it is neither a TCP nor a Unix address
  /// @throws NameException when the host does not resolve
  /// @throws ListenException when the address cannot be taken; the message says why
  public static Listener bind(
      Address address, int backlog, SocketSettings options, WireListener listener)
      throws IOException {
    return new Listener(ListeningSocket.bind(address, backlog, options, listener), listener);
  }

  /// Takes the listening socket that systemd has opened for this process, as sd_listen_fds(3) has
  /// it, or that inetd has put at its standard input. To be called before anybody reads from
  /// standard input, and once. Others may hold the socket too, so it can outlive [#close].
  ///
  /// @param options what is set on its connections
  /// @param listener told of what happens, on the connections too
  /// @throws ListenException when no such socket was handed over; the message says why
  public static Listener inherited(SocketSettings options, WireListener listener)
      throws IOException {
    return new Listener(ListeningSocket.inherited(options, listener), listener);
  }

  /// The next connection, waited for as long as it takes.
  ///
  /// @throws java.nio.channels.ClosedChannelException when this listener was closed
  public Duplex accept() throws IOException {
    var accepted = socket.accept();
    try {
      var duplex = BlockingDuplex.over(accepted);
      var connection = Connection.next(duplex.local(), duplex.peer());
      listener.on(new WireEvent.Accepted(connection));
      return new ObservedDuplex(duplex, connection, listener);
    } catch (IOException e) {
      throw Closing.after(e, accepted);
    }
  }

  /// The address it listens on, with its real port.
  public Address address() {
    return socket.address();
  }

  /// The TCP port it listens on.
  ///
  /// @throws IllegalStateException when it listens on a Unix socket, which has none
  public int port() {
    return ListeningSocket.port(address());
  }

  /// Gives the address up; connections live on. Idempotent.
  @Override
  public void close() throws IOException {
    if (socket.isOpen()) {
      socket.close();
      listener.on(new WireEvent.ListenerClosed(address()));
    }
  }
}
