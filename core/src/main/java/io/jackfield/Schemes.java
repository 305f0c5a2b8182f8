package io.jackfield;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The address schemes that [Address#parse] knows; a new one is one line in [#ALL].
final class Schemes {
  private Schemes() {}

  /// @param prefix what an address of the scheme begins with, in any case
  private record Scheme(String prefix, Function<String, Address> parser) {}

  private static final List<Scheme> ALL =
      List.of(
          new Scheme("tcp://", rest -> TcpAddress.parse(rest.strip())),
          new Scheme("udp://", rest -> UdpAddress.parse(rest.strip())),
          new Scheme("tls://", rest -> TlsAddress.parse(rest.strip())),
          new Scheme("unix:", rest -> UnixAddress.parse(rest)),
          new Scheme("exec:", rest -> ExecAddress.parse(rest)),
          new Scheme("pty:", rest -> ExecAddress.parse(rest).onTerminal()));

  static Address parse(String text) {
    var trimmed = text.strip();
    if (trimmed.isEmpty()) {
      throw new BadAddressException("empty address; expected host:port, tcp://host:port or -");
    }
    if (trimmed.equals("-")) {
      return StdioAddress.INSTANCE;
    }
    // Blanks at the end may belong to a path.
    var whole = text.stripLeading();
    for (var scheme : ALL) {
      int length = scheme.prefix.length();
      if (whole.regionMatches(true, 0, scheme.prefix, 0, length)) {
        return scheme.parser.apply(whole.substring(length));
      }
    }
    int end = trimmed.indexOf("://");
    if (end >= 0) {
      var name = trimmed.substring(0, end);
      throw new BadAddressException(
          "unknown scheme \"" + Escape.text(name) + "\"; known: " + names());
    }
    var words = trimmed.split("\\s+", -1);
    return switch (words.length) {
      case 1 -> TcpAddress.parse(trimmed);
      case 2 -> TcpAddress.of(words[0], words[1]);
      default ->
          throw new BadAddressException(
              "too many words in address \""
                  + Escape.text(trimmed)
                  + "\"; expected host port or host:port");
    };
  }

  private static String names() {
    return ALL.stream()
        .map(scheme -> scheme.prefix.substring(0, scheme.prefix.indexOf(":")))
        .collect(Collectors.joining(", "));
  }
}
