package io.jackfield.cli.nc;

import io.jackfield.cli.nc.Connector.Connected;
import io.jackfield.posix.Resolver;
import io.jackfield.posix.Resolver.UnresolvedException;
import io.jackfield.posix.Sockets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Connects through a proxy: SOCKS 4, SOCKS 5 (RFC 1928, without a password) or HTTP's CONNECT.
final class Tunnel {
  private static final int MOST_TRIES = 3;
  private static final int MOST_HEADERS = 64;
  private static final int SOCKS4_GRANTED = 90;

  private static final List<String> SOCKS5_FAILURES =
      List.of(
          "Success",
          "General SOCKS server failure",
          "Connection not allowed by ruleset",
          "Network unreachable",
          "Host unreachable",
          "Connection refused",
          "TTL expired",
          "Command not supported",
          "Address type not supported");
  private static final Pattern ACCEPTED = Pattern.compile("HTTP/1\\.[01] 200( .*)?");
  private static final Pattern UNAUTHORIZED = Pattern.compile("HTTP/1\\.[01] 407( .*)?");
  private static final Pattern UNSAFE = Pattern.compile("[\\r\\n\\t \\[\\]]");

  private final ProxyAddress proxy;
  private final Connector connector;
  private final NcOptions options;

  Tunnel(ProxyAddress proxy, Connector connector, NcOptions options) {
    this.proxy = proxy;
    this.connector = connector;
    this.options = options;
  }

  /// Connects to the proxy, and by it to the port.
  ///
  /// @return empty when the proxy can't be reached
  Optional<Connected> connect(String host, String port) throws NcFailure {
    int number = Integer.parseInt(port);
    boolean authorized = false;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      var toProxy = connector.connect(proxy.host(), proxy.port(), options.query());
      if (toProxy.isEmpty()) {
        return toProxy;
      }
      boolean through = false;
      try (var wire = new Wire(toProxy.get().socket(), options.timeoutMillis())) {
        through =
            switch (proxy.kind()) {
              case SOCKS4 -> socks4(wire, host, number);
              case SOCKS5 -> socks5(wire, host, number);
              case CONNECT -> http(wire, host, number, authorized);
            };
        if (through) {
          return toProxy;
        }
      } finally {
        if (!through) {
          Sockets.close(toProxy.get().socket());
        }
      }
      authorized = true;
    }
    throw new NcFailure("Proxy authentication failed");
  }

  private boolean socks4(Wire wire, String host, int port) throws NcFailure {
    var request = new ByteArrayOutputStream();
    request.write(4);
    request.write(1);
    request.write(port >> 8);
    request.write(port);
    request.writeBytes(ipv4(host));
    request.write(0);
    wire.write(request.toByteArray());
    var answer = wire.read(8);
    if (answer[1] != SOCKS4_GRANTED) {
      throw new NcFailure("connection failed, SOCKSv4 error: " + socks4Failure(answer[1]));
    }
    return true;
  }

  private static String socks4Failure(int code) {
    return switch (code) {
      case 91 -> "Request rejected or failed";
      case 92 -> "SOCKS server cannot connect to identd on the client";
      case 93 -> "Client program and identd report different user-ids";
      default -> "Unknown error";
    };
  }

  /// SOCKS 4 carries no names: they are resolved here.
  private byte[] ipv4(String host) throws NcFailure {
    try {
      var query = options.query().withFamily(Sockets.AF_INET);
      return Resolver.resolve(host, null, query).getFirst().name().ip();
    } catch (UnresolvedException e) {
      throw new NcFailure("getaddrinfo(\"" + host + "\"): " + e.getMessage());
    }
  }

  private boolean socks5(Wire wire, String host, int port) throws NcFailure {
    wire.write(new byte[] {5, 1, 0});
    var method = wire.read(2);
    if (method[1] != 0) {
      throw new NcFailure("authentication method negotiation failed");
    }
    var request = new ByteArrayOutputStream();
    request.writeBytes(new byte[] {5, 1, 0});
    request.writeBytes(socks5Address(host));
    request.write(port >> 8);
    request.write(port);
    wire.write(request.toByteArray());
    var answer = wire.read(4);
    if (answer[1] != 0) {
      int code = answer[1] & 0xff;
      throw new NcFailure(
          "connection failed, SOCKSv5 error: "
              + (code < SOCKS5_FAILURES.size() ? SOCKS5_FAILURES.get(code) : "Unknown error"));
    }
    // The address that the proxy used, and its port.
    switch (answer[3]) {
      case 1 -> wire.read(4 + 2);
      case 3 -> wire.read((wire.read(1)[0] & 0xff) + 2);
      case 4 -> wire.read(16 + 2);
      default -> throw new NcFailure("connection failed, unsupported address type");
    }
    return true;
  }

  private byte[] socks5Address(String host) throws NcFailure {
    var out = new ByteArrayOutputStream();
    var numeric = options.query().withFamily(0).with(Resolver.AI_NUMERICHOST);
    try {
      var ip = Resolver.resolve(host, null, numeric).getFirst().name().ip();
      out.write(ip.length == 4 ? 1 : 4);
      out.writeBytes(ip);
    } catch (UnresolvedException e) {
      // A name: the proxy resolves it.
      var name = host.getBytes(StandardCharsets.UTF_8);
      if (name.length > 255) {
        throw new NcFailure("host name too long for SOCKS5");
      }
      out.write(3);
      out.write(name.length);
      out.writeBytes(name);
    }
    return out.toByteArray();
  }

  /// False when the proxy wants a password and there is one to be had.
  private boolean http(Wire wire, String host, int port, boolean authorize) throws NcFailure {
    if (UNSAFE.matcher(host).find()) {
      throw new NcFailure("Invalid hostname");
    }
    var authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    var head = new StringBuilder("CONNECT " + authority + " HTTP/1.0\r\n");
    var user = proxy.user();
    if (authorize && user != null) {
      var secret = user + ":" + Passphrase.proxy(user, proxy.host());
      var basic = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.ISO_8859_1));
      head.append("Proxy-Authorization: Basic ").append(basic).append("\r\n");
    }
    wire.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    var status = wire.readLine();
    if (user != null && UNAUTHORIZED.matcher(status).matches()) {
      return false;
    }
    if (!ACCEPTED.matcher(status).matches()) {
      throw new NcFailure("Proxy error: \"" + status + "\"");
    }
    for (int i = 0; i < MOST_HEADERS; i++) {
      if (wire.readLine().isEmpty()) {
        return true;
      }
    }
    throw new NcFailure("Too many proxy headers received");
  }
}
