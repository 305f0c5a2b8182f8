package io.jackfield.proxy;

import io.jackfield.BadAddressException;
import io.jackfield.TcpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The part of a URL that names a host and a port (RFC 3986, 3.2).
final class Authority {
  private Authority() {}

  /// Reads `host:port`, `[IPv6]:port`, or either without a port.
  ///
  /// @param defaultPort for a text without a port; 0 when there must be one
  /// @throws BadAddressException when it is neither
  static TcpAddress parse(String text, int defaultPort) {
    int end = text.startsWith("[") ? text.indexOf(']') : text.indexOf(':') - 1;
    boolean hasPort = end >= 0 && end + 1 < text.length();
    var host = hasPort ? text.substring(0, end + 1) : text;
    var port = hasPort ? text.substring(end + 1) : "";
    if (!host.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':')) {
      throw new BadAddressException("an IPv6 address stands in brackets; expected [address]:port");
    }
    if (host.isEmpty() || host.equals("[]")) {
      throw new BadAddressException("missing host; expected host:port");
    }
    if (port.length() <= 1) {
      if (defaultPort == 0) {
        throw new BadAddressException("missing port; expected host:port");
      }
      return TcpAddress.of(host, String.valueOf(defaultPort));
    }
    if (!port.matches(":[0-9]{1,5}") || Integer.parseInt(port.substring(1)) == 0) {
      throw new BadAddressException("the port is no number from 1 to 65535");
    }
    return TcpAddress.of(host, port.substring(1));
  }

  /// Replaces `%40` by `@`, and so on; in UTF-8.
  ///
  /// @throws IllegalArgumentException when a % is followed by anything but two digits
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var decoded = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        decoded.write(bytes[i]);
        continue;
      }
      int high = i + 2 <= bytes.length - 1 ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 <= bytes.length - 1 ? Character.digit(bytes[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new IllegalArgumentException("a % without two digits");
      }
      decoded.write(high << 4 | low);
      i += 2;
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }
}
