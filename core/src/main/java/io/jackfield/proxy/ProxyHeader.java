package io.jackfield.proxy;

import io.jackfield.TcpAddress;
import java.util.Optional;

/// What a PROXY header said of a connection; ask for it by `facts(ProxyHeader.class)`. Immutable.
///
/// @param version which of the two forms it had
/// @param ends whom it spoke of; empty when the proxy speaks for itself, in a health check, say, or
///   does not know
public record ProxyHeader(ProxyProtocol.Version version, Optional<Ends> ends) {

  /// The two ends of the connection to the proxy.
  ///
  /// @param source the real client
  /// @param destination whom the client connected to
  public record Ends(TcpAddress source, TcpAddress destination) {}
}
