package io.jackfield.proxy;

import io.jackfield.TcpAddress;
import io.jackfield.opening.Opening;
import io.jackfield.proxy.ProxyHeader.Ends;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The PROXY header as a line of text: `PROXY TCP4 192.0.2.1 192.0.2.9 56324 443`.
final class HeaderV1 {
  /// The longest line, with its CR and LF.
  static final int MOST_BYTES = 107;

  private static final String START = "PROXY ";

  private HeaderV1() {}

  static byte[] encode(Optional<Ends> ends) {
    var text =
        ends.map(
                e -> {
                  var source = Names.literal(e.source().host()).orElseThrow();
                  return (source instanceof Inet4Address ? "TCP4 " : "TCP6 ")
                      + e.source().host()
                      + " "
                      + e.destination().host()
                      + " "
                      + e.source().port()
                      + " "
                      + e.destination().port();
                })
            .orElse("UNKNOWN");
    return (START + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  static Optional<Ends> read(Opening opening) throws IOException {
    for (int i = 0; i < START.length(); i++) {
      if (opening.next() != START.charAt(i)) {
        throw new BadHeaderException("it does not begin with PROXY");
      }
    }
    var line = opening.until('\n');
    if (!line.endsWith("\r")) {
      throw new BadHeaderException("its line does not end with CR and LF");
    }
    var words = line.substring(0, line.length() - 1).split(" ", -1);
    return switch (words[0]) {
      // What follows is to be ignored.
      case "UNKNOWN" -> Optional.empty();
      case "TCP4" -> Optional.of(ends(words, true));
      case "TCP6" -> Optional.of(ends(words, false));
      default -> throw new BadHeaderException("it names neither TCP4, TCP6 nor UNKNOWN");
    };
  }

  private static Ends ends(String[] words, boolean four) throws BadHeaderException {
    if (words.length != 5) {
      throw new BadHeaderException("it has " + words.length + " words after PROXY, not 5");
    }
    return new Ends(end(words[1], words[3], four), end(words[2], words[4], four));
  }

  private static TcpAddress end(String host, String port, boolean four) throws BadHeaderException {
    boolean good =
        four
            ? host.matches("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}")
            : host.matches("[0-9a-fA-F:.]{2,45}") && host.indexOf(':') >= 0;
    var address = good ? Names.literal(host) : Optional.<java.net.InetAddress>empty();
    if (address.isEmpty()) {
      throw new BadHeaderException("an address in it is none");
    }
    if (!port.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65535) {
      throw new BadHeaderException("a port in it is none");
    }
    return ProxyProtocol.address(address.get(), Integer.parseInt(port));
  }
}
