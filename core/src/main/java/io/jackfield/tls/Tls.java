package io.jackfield.tls;

import io.jackfield.Layer;
import io.jackfield.TlsException;
import java.io.IOException;

/// Makes TLS layers, for clients and servers.
///
/// ```java
/// try (var tube = Tube.connect(address, Tls.client("example.org"))) {
///   tube.sendLine("hello");
/// }
/// ```
///
/// Files are read when a layer is made, so that a mistake shows before anybody connects. A layer
/// verifies each connection anew (it resumes no session) and is safe for concurrent use.
public final class Tls {
  private Tls() {}

  /// A client's layer that verifies the server by the JDK's authorities.
  ///
  /// @param name the name or address that the server's certificate must be for
  /// @throws TlsException when the JDK's authorities cannot be read
  public static Layer client(String name) throws IOException {
    return client(name, TlsOptions.defaults());
  }

  /// A client's layer.
  ///
  /// @param name the name or address that the server's certificate must be for
  /// @throws TlsException when a file that the options name cannot be used
  public static Layer client(String name, TlsOptions options) throws IOException {
    return layer(Engines.client(Engines.Protocol.TLS, name, options));
  }

  /// A server's layer.
  ///
  /// @throws TlsException when a file that the options name cannot be used
  /// @throws IllegalArgumentException when the options have no identity
  public static Layer server(TlsOptions options) throws IOException {
    return layer(Engines.server(Engines.Protocol.TLS, options));
  }

  private static Layer layer(Engines engines) {
    return (inner, deadline) -> {
      var duplex = new TlsDuplex(inner, engines.open(inner.peer()));
      duplex.handshake(deadline);
      return duplex;
    };
  }
}
