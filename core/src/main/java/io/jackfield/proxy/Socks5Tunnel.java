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

/// A client's way through a SOCKS proxy of version 5 (RFC 1928), with a password (RFC 1929) or
/// without.
///
/// @param target whom to reach
/// @param credentials offered only if there are any
/// @param names who looks the target's name up
record Socks5Tunnel(TcpAddress target, Credentials credentials, NameLookup names) {
  private static final int MOST_BYTES = 512;
  private static final int MOST_TEXT = 255;

  Duplex open(Duplex inner, Deadline deadline) throws IOException {
    var via = new Via("SOCKS5", inner.peer().display(), target);
    // What cannot be asked shows before anything is sent.
    var request = request(via, deadline);
    var password = credentials.isNone() ? new byte[0] : password(via);
    return via.open(
        inner,
        deadline,
        MOST_BYTES,
        opening -> {
          authenticate(opening, via, password);
          opening.send(request);
          readAnswer(opening, via);
        });
  }

  private byte[] password(Via via) throws ProxyException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(1);
    putText(bytes, credentials.user(), "the user's name", via);
    putText(bytes, credentials.password(), "the password", via);
    return bytes.toByteArray();
  }

  private byte[] request(Via via, Deadline deadline) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {Socks.VERSION_5, Socks.CONNECT, 0});
    if (names == NameLookup.BY_PROXY && Names.literal(target.host()).isEmpty()) {
      bytes.write(Socks.NAME);
      putText(bytes, target.host(), "the target's name", via);
    } else {
      var address = Names.lookUp(target.host(), deadline).getFirst();
      bytes.write(address instanceof Inet4Address ? Socks.IPV4 : Socks.IPV6);
      bytes.writeBytes(address.getAddress());
    }
    bytes.write(target.port() >> 8);
    bytes.write(target.port());
    return bytes.toByteArray();
  }

  private static void putText(ByteArrayOutputStream to, String text, String what, Via via)
      throws ProxyException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MOST_TEXT) {
      throw via.failed(
          Reason.UNSUPPORTED, what + " has more than 255 bytes, which SOCKS 5 cannot send", null);
    }
    to.write(bytes.length);
    to.writeBytes(bytes);
  }

  private static void authenticate(Opening opening, Via via, byte[] password) throws IOException {
    opening.send(
        password.length == 0
            ? new byte[] {Socks.VERSION_5, 1, Socks.NO_AUTHENTICATION}
            : new byte[] {Socks.VERSION_5, 2, Socks.NO_AUTHENTICATION, Socks.PASSWORD});
    checkVersion(opening, via);
    int method = opening.next();
    if (method == Socks.PASSWORD && password.length > 0) {
      opening.send(password);
      var _ = opening.next();
      int status = opening.next();
      if (status != 0) {
        throw via.failed(Reason.AUTHENTICATION, "it does not take the user or the password", null);
      }
    } else if (method == Socks.NO_METHOD) {
      throw via.failed(
          Reason.AUTHENTICATION,
          password.length == 0
              ? "it lets nobody in without a user and a password; give them"
              : "it takes neither no password nor one; it may want another method, as GSSAPI",
          null);
    } else if (method != Socks.NO_AUTHENTICATION) {
      throw via.failed(
          Reason.PROTOCOL, "it chose method " + method + ", which was not offered", null);
    }
  }

  private static void checkVersion(Opening opening, Via via) throws IOException {
    int version = opening.next();
    if (version != Socks.VERSION_5) {
      throw via.failed(
          Reason.PROTOCOL,
          "it does not speak SOCKS 5: it began with byte "
              + version
              + (version == 'H' ? ", as an HTTP proxy would" : ""),
          null);
    }
  }

  private static void readAnswer(Opening opening, Via via) throws IOException {
    checkVersion(opening, via);
    int code = opening.next();
    if (code != Socks.GRANTED) {
      // The address behind it means nothing then, and some proxies leave it out.
      throw refused(via, code);
    }
    var _ = opening.next();
    // The proxy's own address for the connection.
    int type = opening.next();
    int length =
        switch (type) {
          case Socks.IPV4 -> 4;
          case Socks.IPV6 -> 16;
          case Socks.NAME -> opening.next();
          default ->
              throw via.failed(Reason.PROTOCOL, "it answered with address type " + type, null);
        };
    var _ = opening.exactly(length + 2);
  }

  private static ProxyException refused(Via via, int code) {
    var reason =
        switch (code) {
          case Socks.NOT_ALLOWED -> Reason.REFUSED;
          case Socks.FAILED,
              Socks.NETWORK_UNREACHABLE,
              Socks.HOST_UNREACHABLE,
              Socks.REFUSED,
              Socks.EXPIRED ->
              Reason.UNREACHABLE;
          case Socks.NO_COMMAND, Socks.NO_ADDRESS_TYPE -> Reason.UNSUPPORTED;
          default -> Reason.PROTOCOL;
        };
    var words =
        switch (code) {
          case Socks.FAILED -> "it failed, and does not say why";
          case Socks.NOT_ALLOWED -> "its rules forbid that target";
          case Socks.NETWORK_UNREACHABLE -> "it has no way to the target's network";
          case Socks.HOST_UNREACHABLE -> "it cannot reach the target's host, or not find its name";
          case Socks.REFUSED -> "the target refused it: nothing listens on that port";
          case Socks.EXPIRED -> "the target did not answer it in time";
          case Socks.NO_COMMAND -> "it does not know the command CONNECT";
          case Socks.NO_ADDRESS_TYPE -> "it does not know this kind of address";
          default -> "it answered with an unknown code";
        };
    return via.failed(reason, words + " (code " + code + ")", null);
  }
}
