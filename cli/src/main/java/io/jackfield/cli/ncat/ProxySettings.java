package io.jackfield.cli.ncat;

import java.util.Optional;

/// Whom to connect through, or what proxy to be. Immutable.
///
/// @param address the proxy, `host[:port]`; empty for none
/// @param type `http`, `socks4` or `socks5`; empty when none was named
/// @param credentials `user:password`, from the words or from `NCAT_PROXY_AUTH`
/// @param names who looks the target's name up
record ProxySettings(
    Optional<String> address, Optional<String> type, Optional<String> credentials, Names names) {

  /// Who looks the target's name up.
  enum Names {
    /// The proxy.
    REMOTE,
    /// This side.
    LOCAL,
    /// This side, and the proxy when that fails.
    BOTH,
    /// Nobody.
    NONE
  }

  static ProxySettings of(Words words, boolean listen) throws NcatException {
    var address = words.once("proxy", "You can't specify more than one --proxy.");
    var type = words.once("proxy-type", "You can't specify more than one --proxy-type.");
    var credentials =
        words
            .once("proxy-auth", "You can't specify more than one --proxy-auth.")
            .or(() -> Optional.ofNullable(System.getenv("NCAT_PROXY_AUTH")));
    if (address.isPresent()) {
      type = Optional.of(clientType(type.orElse("http")));
      if (listen) {
        throw NcatException.quitting("Invalid option combination: --proxy and -l.");
      }
    } else if (type.isPresent()) {
      checkServer(type.get(), listen);
    }
    return new ProxySettings(address, type, credentials, names(words));
  }

  private static String clientType(String type) throws NcatException {
    return switch (type) {
      case "http" -> "http";
      case "socks4", "4" -> "socks4";
      case "socks5", "5" -> "socks5";
      default -> throw NcatException.quitting("Invalid proxy type \"" + type + "\".");
    };
  }

  private static void checkServer(String type, boolean listen) throws NcatException {
    if (!listen) {
      throw NcatException.quitting(
          "Proxy type (--proxy-type) specified without proxy address (--proxy).");
    }
    if (!type.equals("http")) {
      throw NcatException.quitting(
          "Invalid proxy type \"" + type + "\"; Ncat proxy server only supports \"http\".");
    }
  }

  private static Names names(Words words) throws NcatException {
    return switch (words.value("proxy-dns").orElse("remote")) {
      case "remote" -> Names.REMOTE;
      case "local" -> Names.LOCAL;
      case "both" -> Names.BOTH;
      case "none" -> Names.NONE;
      default -> throw NcatException.quitting("Invalid proxy DNS type.");
    };
  }

  /// Whether this program is a proxy.
  boolean serves() {
    return address.isEmpty() && type.isPresent();
  }
}
