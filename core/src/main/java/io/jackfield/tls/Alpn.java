package io.jackfield.tls;

import java.util.List;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// The choice of an application protocol (ALPN, RFC 7301) on one connection, and what to say when
/// there is none in common.
final class Alpn {
  private final List<String> ours;
  private List<String> theirs = List.of();

  Alpn(List<String> ours) {
    this.ours = ours;
  }

  void prepare(SSLEngine engine) {
    if (ours.isEmpty()) {
      return;
    }
    if (engine.getUseClientMode()) {
      var parameters = engine.getSSLParameters();
      parameters.setApplicationProtocols(ours.toArray(String[]::new));
      engine.setSSLParameters(parameters);
    } else {
      engine.setHandshakeApplicationProtocolSelector((_, offered) -> choose(offered));
    }
  }

  /// Null refuses the client, by the JDK's rules.
  private @Nullable String choose(List<String> offered) {
    theirs = List.copyOf(offered);
    return ours.stream().filter(offered::contains).findFirst().orElse(null);
  }

  /// Whether this side, a server, refused for that.
  boolean isRefused() {
    return !theirs.isEmpty() && theirs.stream().noneMatch(ours::contains);
  }

  String refusal() {
    return "no application protocol (ALPN) in common: the client speaks "
        + String.join(", ", theirs)
        + ", this side "
        + String.join(", ", ours);
  }

  /// What this side insisted on, for when the peer refuses without a word.
  String offered() {
    return ours.isEmpty()
        ? ""
        : "; this side offered the application protocols (ALPN) " + String.join(", ", ours);
  }
}
