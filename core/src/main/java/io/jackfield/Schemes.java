package io.jackfield;

import java.util.List;
import java.util.function.Function;

/// The address schemes that [Address#parse] knows; a new one is one line in [#ALL].
final class Schemes {
  private Schemes() {}

  private record Scheme(String name, Function<String, Address> parser) {}

  private static final List<Scheme> ALL =
      List.of(
          new Scheme("tcp", rest -> TcpAddress.parse(rest)),
          new Scheme("udp", rest -> UdpAddress.parse(rest)));

  static Address parse(String text) {
    var trimmed = text.strip();
    if (trimmed.isEmpty()) {
      throw new BadAddressException("empty address; expected host:port, tcp://host:port or -");
    }
    if (trimmed.equals("-")) {
      return StdioAddress.INSTANCE;
    }
    int end = trimmed.indexOf("://");
    if (end >= 0) {
      var name = trimmed.substring(0, end);
      for (var scheme : ALL) {
        if (scheme.name.equalsIgnoreCase(name)) {
          return scheme.parser.apply(trimmed.substring(end + 3));
        }
      }
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
    return String.join(", ", ALL.stream().map(Scheme::name).toList());
  }
}
