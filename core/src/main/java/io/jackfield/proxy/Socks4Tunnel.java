package io.jackfield.proxy;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ProxyException;
import io.jackfield.ProxyException.Reason;
import io.jackfield.TcpAddress;
import io.jackfield.opening.Opening;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;

/// A client's way through a SOCKS proxy of version 4, or 4a where the proxy looks names up. It has
/// neither passwords nor IPv6.
///
/// @param target whom to reach
/// @param user told to the proxy; may be empty
/// @param names who looks the target's name up
record Socks4Tunnel(TcpAddress target, String user, NameLookup names) {
  private static final int ANSWER_BYTES = 8;
  // An address that cannot be one says that the name follows.
  private static final byte[] NAME_FOLLOWS = {0, 0, 0, 1};

  Duplex open(Duplex inner, Deadline deadline) throws IOException {
    var via = new Via("SOCKS4", inner.peer().display(), target);
    var request = request(via, deadline);
    return via.open(
        inner,
        deadline,
        ANSWER_BYTES,
        opening -> {
          opening.send(request);
          readAnswer(opening, via);
        });
  }

  private byte[] request(Via via, Deadline deadline) throws IOException {
    boolean byName = names == NameLookup.BY_PROXY && Names.literal(target.host()).isEmpty();
    var request = new ByteArrayOutputStream();
    request.write(Socks.VERSION_4);
    request.write(Socks.CONNECT);
    request.write(target.port() >> 8);
    request.write(target.port());
    request.writeBytes(byName ? NAME_FOLLOWS : address(via, deadline));
    request.writeBytes(text(via, user));
    if (byName) {
      request.writeBytes(text(via, target.host()));
    }
    return request.toByteArray();
  }

  private byte[] address(Via via, Deadline deadline) throws IOException {
    for (var each : Names.lookUp(target.host(), deadline)) {
      if (each instanceof Inet4Address) {
        return each.getAddress();
      }
    }
    throw via.failed(
        Reason.UNSUPPORTED,
        "the target has no IPv4 address, and SOCKS 4 knows no other; use SOCKS 5",
        null);
  }

  private static byte[] text(Via via, String text) throws ProxyException {
    if (text.indexOf('\0') >= 0) {
      throw via.failed(Reason.UNSUPPORTED, "SOCKS 4 cannot send a NUL in the user's name", null);
    }
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static void readAnswer(Opening opening, Via via) throws IOException {
    int version = opening.next();
    if (version != 0) {
      throw via.failed(
          Reason.PROTOCOL, "it does not speak SOCKS 4: it began with byte " + version, null);
    }
    int code = opening.next();
    var _ = opening.exactly(ANSWER_BYTES - 2);
    switch (code) {
      case Socks.GRANTED_4 -> {}
      case Socks.REFUSED_4 ->
          throw via.failed(
              Reason.REFUSED,
              "it refused, or cannot reach the target: SOCKS 4 has one code (91) for both",
              null);
      case 92, 93 ->
          throw via.failed(
              Reason.AUTHENTICATION,
              "it wants an ident service on this side that vouches for the user (code "
                  + code
                  + ")",
              null);
      default -> throw via.failed(Reason.PROTOCOL, "it answered with code " + code, null);
    }
  }
}
