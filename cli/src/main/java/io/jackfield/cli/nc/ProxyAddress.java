package io.jackfield.cli.nc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The proxy of `-x`, `-X` and `-P`.
record ProxyAddress(Kind kind, String host, String port, @Nullable String user) {
  /// How it is spoken to.
  enum Kind {
    SOCKS4("1080"),
    SOCKS5("1080"),
    CONNECT("3128");

    private final String usualPort;

    Kind(String usualPort) {
      this.usualPort = usualPort;
    }

    static Kind parse(String text) throws NcFailure {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "4" -> SOCKS4;
        case "5" -> SOCKS5;
        case "connect" -> CONNECT;
        default -> throw new NcFailure("unsupported proxy protocol");
      };
    }
  }

  /// Reads `host`, `host:port`, `[address]` or `[address]:port`.
  static ProxyAddress parse(String text, Kind kind, @Nullable String user) throws NcFailure {
    if (!text.startsWith("[")) {
      int colon = text.lastIndexOf(':');
      return colon < 0
          ? new ProxyAddress(kind, text, kind.usualPort, user)
          : new ProxyAddress(kind, text.substring(0, colon), text.substring(colon + 1), user);
    }
    int bracket = text.indexOf(']');
    if (bracket < 0) {
      throw new NcFailure("missing closing bracket in proxy");
    }
    var rest = text.substring(bracket + 1);
    if (!rest.isEmpty() && !rest.startsWith(":")) {
      throw new NcFailure("garbage proxy port delimiter");
    }
    return new ProxyAddress(
        kind,
        text.substring(1, bracket),
        rest.isEmpty() ? kind.usualPort : rest.substring(1),
        user);
  }
}
