package io.jackfield;

import java.io.IOException;
import java.net.InetSocketAddress;

/// A TCP address, `tcp://host:port`. The host is a name or a literal, IPv6 without brackets.
public record TcpAddress(String host, int port) implements Address {

  /// Checks the host's characters and the port's range.
  public TcpAddress {
    var checked = new HostPort(host, port);
    host = checked.host();
  }

  /// An address from its two parts; the port may be a service name such as `http`.
  ///
  /// @throws BadAddressException when either part is wrong
  public static TcpAddress of(String host, String port) {
    return of(HostPort.of(host, port, "tcp"));
  }

  /// The address of a socket.
  public static TcpAddress of(InetSocketAddress address) {
    return of(HostPort.of(address));
  }

  /// The address on this machine that only this machine can reach; port 0 lets the kernel choose.
  public static TcpAddress loopback(int port) {
    return new TcpAddress(HostPort.LOOPBACK, port);
  }

  static TcpAddress parse(String text) {
    return of(HostPort.parse(text, "tcp"));
  }

  private static TcpAddress of(HostPort parts) {
    return new TcpAddress(parts.host(), parts.port());
  }

  @Override
  public Duplex connect(ConnectOptions options) throws IOException {
    return Dialer.connect(new HostPort(host, port), Dialer.Kind.TCP, options);
  }

  @Override
  public String scheme() {
    return "tcp";
  }

  @Override
  public String display() {
    return new HostPort(host, port).toString();
  }

  @Override
  public String toString() {
    return "tcp://" + display();
  }
}
