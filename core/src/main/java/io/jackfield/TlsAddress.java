package io.jackfield;

import java.io.IOException;

/// TLS over TCP, `tls://host:port`. The host is a name or a literal, IPv6 without brackets; the
/// server must have a certificate for it from one of the JDK's authorities. Who wants it otherwise
/// connects to the [TcpAddress] with a [Layer] of their own.
public record TlsAddress(String host, int port) implements Address {

  /// Checks the host's characters and the port's range.
  public TlsAddress {
    var checked = new HostPort(host, port);
    host = checked.host();
  }

  /// An address from its two parts; the port may be a service name such as `https`.
  ///
  /// @throws BadAddressException when either part is wrong
  public static TlsAddress of(String host, String port) {
    return of(HostPort.of(host, port, "tcp"));
  }

  static TlsAddress parse(String text) {
    return of(HostPort.parse(text, "tcp"));
  }

  private static TlsAddress of(HostPort parts) {
    return new TlsAddress(parts.host(), parts.port());
  }

  /// The same place without TLS.
  public TcpAddress tcp() {
    return new TcpAddress(host, port);
  }

  @Override
  public Duplex connect(ConnectOptions options) throws IOException {
    return Duplex.connect(tcp(), options, TlsService.standard().client(host));
  }

  @Override
  public String scheme() {
    return "tls";
  }

  @Override
  public String display() {
    return tcp().display();
  }

  @Override
  public String toString() {
    return "tls://" + display();
  }
}
