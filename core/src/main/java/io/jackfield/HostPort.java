package io.jackfield;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/// A host and a port, the part that [TcpAddress] and [UdpAddress] share: parsing, checks, printing.
record HostPort(String host, int port) {
  static final int MAX_PORT = 65535;

  /// What an empty host stands for.
  static final String LOOPBACK = "127.0.0.1";

  // A DNS name has at most 253 characters (RFC 1035, 2.3.4); an IPv6 literal with a zone is
  // shorter.
  private static final int MAX_HOST = 253;

  HostPort {
    if (port < 0 || port > MAX_PORT) {
      throw new BadAddressException("port out of range: " + port + " (0 to " + MAX_PORT + ")");
    }
    if (host.isEmpty()) {
      host = LOOPBACK;
    }
    if (host.length() > MAX_HOST) {
      throw new BadAddressException(
          "host name too long: " + host.length() + " characters (at most " + MAX_HOST + ")");
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c <= ' ' || c == 0x7f || "/\\[]@?#".indexOf(c) >= 0) {
        throw new BadAddressException(
            "bad character '"
                + Escape.text(String.valueOf(c))
                + "' in host \""
                + Escape.text(host)
                + "\"");
      }
    }
    if (host.indexOf(':') >= 0) {
      checkIpv6(host);
    }
  }

  /// `host:port`, `[v6]:port` or `:port`.
  static HostPort parse(String text, String protocol) {
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      if (close < 0) {
        throw new BadAddressException("missing ] after the IPv6 address in " + quoted(text));
      }
      var host = text.substring(1, close);
      checkIpv6(host);
      var rest = text.substring(close + 1);
      if (!rest.startsWith(":")) {
        throw new BadAddressException(
            "missing port in " + quoted(text) + "; expected [address]:port");
      }
      return of(host, rest.substring(1), protocol);
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new BadAddressException("missing port in " + quoted(text) + "; expected host:port");
    }
    var host = text.substring(0, colon);
    if (host.indexOf(':') >= 0) {
      throw new BadAddressException(
          "an IPv6 address needs brackets before a port: "
              + quoted(text)
              + "; write [address]:port");
    }
    return of(host, text.substring(colon + 1), protocol);
  }

  static HostPort of(String host, String port, String protocol) {
    var bare = host;
    if (host.startsWith("[") && host.endsWith("]")) {
      bare = host.substring(1, host.length() - 1);
      checkIpv6(bare);
    }
    return new HostPort(bare, Services.port(port, protocol));
  }

  /// The parts of an address.
  ///
  /// @throws IllegalArgumentException when it has none
  static HostPort of(Address address) {
    return switch (address) {
      case TcpAddress(var host, int port) -> new HostPort(host, port);
      case UdpAddress(var host, int port) -> new HostPort(host, port);
      case TlsAddress(var host, int port) -> new HostPort(host, port);
      case UnixAddress _, ExecAddress _, StdioAddress _, MemoryAddress _ ->
          throw new IllegalArgumentException("no host and port: " + address);
    };
  }

  static HostPort of(InetSocketAddress address) {
    var inet = address.getAddress();
    return new HostPort(inet == null ? address.getHostString() : literal(inet), address.getPort());
  }

  /// The textual form of an address: IPv6 compressed as RFC 5952 asks (`::1`, not
  /// `0:0:0:0:0:0:0:1`).
  static String literal(java.net.InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    return Ipv6Text.compress(address.getHostAddress());
  }

  private static void checkIpv6(String host) {
    if (!Ipv6Text.isLiteral(host)) {
      throw new BadAddressException("not an IPv6 address: " + quoted(host));
    }
  }

  private static String quoted(String text) {
    return "\"" + Escape.text(text) + "\"";
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
