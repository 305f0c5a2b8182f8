package io.jackfield.proxy;

import io.jackfield.Address;
import io.jackfield.Deadline;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.opening.Opening;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// One client of version 5 (RFC 1928, 1929).
///
/// @param client the client
record Socks5Server(ProxyClient client) {
  private static final String PROTOCOL = "SOCKS5";
  // 257 for the methods, 513 for the password, 262 for the request.
  private static final int MOST_BYTES = 1032;

  void serve() throws IOException {
    var opening = client.opening();
    opening.renew(Deadline.after(client.options().patience()), MOST_BYTES);
    var _ = opening.next();
    if (!authenticate(opening)) {
      return;
    }
    int version = opening.next();
    if (version != Socks.VERSION_5) {
      client.refused(PROTOCOL, "", "its request is of version " + version);
      return;
    }
    int command = opening.next();
    var _ = opening.next();
    int type = opening.next();
    if (type != Socks.IPV4 && type != Socks.IPV6 && type != Socks.NAME) {
      refuse(Socks.NO_ADDRESS_TYPE, "", "the kind of address " + type + " is not supported");
      return;
    }
    var host = host(opening, type);
    int port = opening.nextShort();
    var shown = Say.text(host) + ":" + port;
    if (command == Socks.CONNECT) {
      connect(host, port, shown);
    } else {
      refuse(Socks.NO_COMMAND, shown, "the command " + command + " is not supported, only CONNECT");
    }
  }

  private boolean authenticate(Opening opening) throws IOException {
    var methods = opening.exactly(opening.next());
    var credentials = client.options().credentials();
    int wanted = credentials.isNone() ? Socks.NO_AUTHENTICATION : Socks.PASSWORD;
    boolean offered = false;
    for (var method : methods) {
      offered |= method == wanted;
    }
    opening.send((byte) Socks.VERSION_5, (byte) (offered ? wanted : Socks.NO_METHOD));
    if (!offered) {
      client.refused(
          PROTOCOL,
          "",
          credentials.isNone() ? "it insists on authentication" : "it shows no password");
      return false;
    }
    return credentials.isNone() || password(opening, credentials);
  }

  private boolean password(Opening opening, Credentials credentials) throws IOException {
    int version = opening.next();
    var user = opening.exactly(opening.next());
    var password = opening.exactly(opening.next());
    // Both are compared, so that the time does not tell which one is wrong.
    boolean knownUser = MessageDigest.isEqual(user, bytes(credentials.user()));
    boolean rightPassword = MessageDigest.isEqual(password, bytes(credentials.password()));
    boolean good = version == 1 && knownUser && rightPassword;
    opening.send((byte) 1, (byte) (good ? 0 : 1));
    if (!good) {
      client.refused(PROTOCOL, "", "the user or the password is wrong");
    }
    return good;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String host(Opening opening, int type) throws IOException {
    return switch (type) {
      case Socks.IPV4 -> literal(opening.exactly(4));
      case Socks.IPV6 -> literal(opening.exactly(16));
      default -> new String(opening.exactly(opening.next()), StandardCharsets.UTF_8);
    };
  }

  private static String literal(byte[] address) throws IOException {
    return InetAddress.getByAddress(address).getHostAddress();
  }

  private void connect(String host, int port, String shown) throws IOException {
    try {
      var target = ProxyClient.target(host, port);
      try (var reached = client.connect(target)) {
        answer(Socks.GRANTED, reached.local());
        client.granted(PROTOCOL, target, reached);
        client.relay(PROTOCOL, target, reached);
      }
    } catch (TargetException e) {
      refuse(code(e.reason()), shown, e.words());
    }
  }

  private static int code(TargetException.Reason reason) {
    return switch (reason) {
      case BAD -> Socks.FAILED;
      case LOOP, FORBIDDEN -> Socks.NOT_ALLOWED;
      case NAME -> Socks.HOST_UNREACHABLE;
      case REFUSED -> Socks.REFUSED;
      case TIMED_OUT -> Socks.EXPIRED;
      case UNREACHABLE -> Socks.NETWORK_UNREACHABLE;
    };
  }

  private void refuse(int code, String target, String reason) throws IOException {
    client.refused(PROTOCOL, target, reason);
    answer(code, new TcpAddress("0.0.0.0", 0));
  }

  private void answer(int code, Address bound) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {Socks.VERSION_5, (byte) code, 0});
    int port = 0;
    var address = new byte[4];
    if (bound instanceof TcpAddress tcp) {
      port = tcp.port();
      address = Names.literal(tcp.host()).map(InetAddress::getAddress).orElse(address);
    }
    bytes.write(address.length == 4 ? Socks.IPV4 : Socks.IPV6);
    bytes.writeBytes(address);
    bytes.write(port >> 8);
    bytes.write(port);
    client.answer(bytes.toByteArray());
  }
}
