package io.jackfield;

import java.io.IOException;
import java.net.InetSocketAddress;

/// A UDP address, `udp://host:port`. The host is a name or a literal, IPv6 without brackets.
public record UdpAddress(String host, int port) implements Address {

  /// Checks the host's characters and the port's range.
  public UdpAddress {
    var checked = new HostPort(host, port);
    host = checked.host();
  }

  /// An address from its two parts; the port may be a service name such as `http`.
  ///
  /// @throws BadAddressException when either part is wrong
  public static UdpAddress of(String host, String port) {
    return of(HostPort.of(host, port, "udp"));
  }

  /// The address of a socket.
  public static UdpAddress of(InetSocketAddress address) {
    return of(HostPort.of(address));
  }

  /// The address on this machine that only this machine can reach; port 0 lets the kernel choose.
  public static UdpAddress loopback(int port) {
    return new UdpAddress(HostPort.LOOPBACK, port);
  }

  static UdpAddress parse(String text) {
    return of(HostPort.parse(text, "udp"));
  }

  private static UdpAddress of(HostPort parts) {
    return new UdpAddress(parts.host(), parts.port());
  }

  @Override
  public Duplex connect(ConnectOptions options) throws IOException {
    return Dialer.connect(new HostPort(host, port), Dialer.Kind.UDP, options);
  }

  @Override
  public String scheme() {
    return "udp";
  }

  @Override
  public String display() {
    return new HostPort(host, port).toString();
  }

  @Override
  public String toString() {
    return "udp://" + display();
  }
}
