package io.jackfield;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// What [Server] and [Listener] accept from: a TCP or a Unix socket. Safe for concurrent use.
final class ListeningSocket implements Closeable {
  private final ServerSocketChannel channel;
  private final Address address;
  private final @Nullable Object file;

  private final SocketSettings options;
  private final boolean inherited;

  private ListeningSocket(ServerSocketChannel channel, SocketSettings options, boolean inherited)
      throws IOException {
    this.channel = channel;
    this.inherited = inherited;
    this.options = options;
    this.address = ChannelDuplex.address(channel.getLocalAddress());
    // The file of a socket that was handed over is its maker's.
    this.file = !inherited && address instanceof UnixAddress unix ? identity(unix.path()) : null;
  }

  /// Takes the address, and tells the listener.
  ///
  /// @throws BadAddressException when streams don't listen on such addresses
  /// @throws ListenException when it cannot be taken
  static ListeningSocket bind(
      Address address, int backlog, SocketSettings options, WireListener listener)
      throws IOException {
    try {
      var bound = bound(address, backlog, options, listener);
      listener.on(new WireEvent.Listening(bound.address, backlog));
      return bound;
    } catch (ListenException e) {
      listener.on(new WireEvent.ListenFailed(address, String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private static ListeningSocket bound(
      Address address, int backlog, SocketSettings options, WireListener listener)
      throws IOException {
    var channel =
        switch (address) {
          case TcpAddress tcp -> Binder.tcp(tcp, backlog, options, listener);
          case UnixAddress unix -> UnixBinder.bind(unix, backlog, options, listener);
          case UdpAddress _ ->
              throw new BadAddressException(
                  "cannot accept connections on " + address + ": for datagrams there is UdpServer");
          case TlsAddress tls ->
              throw new BadAddressException(
                  "cannot listen on "
                      + tls
                      + " without a certificate: listen on "
                      + tls.tcp()
                      + " with Tls.server(...) as layer");
          case ExecAddress _, StdioAddress _, MemoryAddress _ ->
              throw new BadAddressException(
                  "cannot listen on " + address + "; expected tcp://host:port or unix:/path");
        };
    try {
      return new ListeningSocket(channel, options, false);
    } catch (IOException e) {
      throw Closing.after(e, channel);
    }
  }

  /// Takes the socket that was handed over to this process, and tells the listener; what is set on
  /// it already stays.
  ///
  /// @throws ListenException when there is none
  static ListeningSocket inherited(SocketSettings options, WireListener listener)
      throws IOException {
    var channel = InheritedSocket.open(System.getenv());
    try {
      var bound = new ListeningSocket(channel, options, true);
      listener.on(new WireEvent.Listening(bound.address, 0));
      return bound;
    } catch (IOException e) {
      throw Closing.after(e, channel);
    }
  }

  /// The address it has, with its real port.
  Address address() {
    return address;
  }

  /// The next connection, waited for.
  SocketChannel accept() throws IOException {
    while (true) {
      var accepted = channel.accept();
      try {
        if (!options.isOn(SocketSettings.Setting.IPV6_ONLY) || !isIpv4(accepted)) {
          SocketSetup.applyAccepted(accepted, options);
          return accepted;
        }
        accepted.close();
      } catch (IOException e) {
        throw Closing.after(e, accepted);
      }
    }
  }

  private static boolean isIpv4(SocketChannel accepted) throws IOException {
    return accepted.getRemoteAddress() instanceof InetSocketAddress inet
        && inet.getAddress() instanceof Inet4Address;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /// Gives the address up. Idempotent.
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    if (inherited) {
      InheritedSocket.close(channel);
      return;
    }
    try (channel) {
      // First the file, so that nobody finds it with nobody behind it; and only our own: somebody
      // else may have put another in its place.
      if (address instanceof UnixAddress unix
          && file != null
          && file.equals(identity(unix.path()))) {
        Files.deleteIfExists(unix.path());
      }
    }
  }

  /// Which file it is (device and inode on Unix), null when there is none.
  private static @Nullable Object identity(Path path) throws IOException {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        ? Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey()
        : null;
  }

  /// The port of an address that is listened on.
  static int port(Address address) {
    if (address instanceof TcpAddress tcp) {
      return tcp.port();
    }
    throw new IllegalStateException("no port: this listens on " + address);
  }
}
