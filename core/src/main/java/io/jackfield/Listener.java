package io.jackfield;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/// A listening TCP socket without a server around it: [#accept] gives one connection at a time, on
/// the caller's thread. For programs that serve one peer; [Server] serves many.
///
/// Safe for concurrent use.
public final class Listener implements Closeable {
  private final ServerSocketChannel channel;
  private final TcpAddress address;
  private final WireListener listener;

  private Listener(ServerSocketChannel channel, WireListener listener) throws IOException {
    this.channel = channel;
    this.address = TcpAddress.of((InetSocketAddress) channel.getLocalAddress());
    this.listener = listener;
  }

  /// Takes an address.
  ///
  /// @param backlog how many finished handshakes may wait to be accepted
  /// @param listener told of what happens, on the connections too
  /// @throws NameException when the host does not resolve
  /// @throws ListenException when the address cannot be taken; the message says why
  public static Listener bind(TcpAddress address, int backlog, WireListener listener)
      throws IOException {
    var channel = Binder.tcp(address, backlog);
    try {
      var bound = new Listener(channel, listener);
      listener.on(new WireEvent.Listening(bound.address, backlog));
      return bound;
    } catch (IOException e) {
      throw Closing.after(e, channel);
    }
  }

  /// The next connection, waited for as long as it takes.
  ///
  /// @throws java.nio.channels.ClosedChannelException when this listener was closed
  public Duplex accept() throws IOException {
    var accepted = channel.accept();
    try {
      var duplex = new TcpDuplex(accepted);
      var connection = Connection.next(duplex.local(), duplex.peer());
      listener.on(new WireEvent.Accepted(connection));
      return new ObservedDuplex(duplex, connection, listener);
    } catch (IOException e) {
      throw Closing.after(e, accepted);
    }
  }

  /// The address it listens on, with its real port.
  public TcpAddress address() {
    return address;
  }

  /// Gives the address up; connections live on. Idempotent.
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      listener.on(new WireEvent.ListenerClosed(address));
    }
  }
}
