package io.jackfield;

import java.io.IOException;
import java.util.ServiceLoader;

/// Where a [TlsAddress] finds its TLS: a service, which this module provides itself, since this
/// package must not point at the one with the layer.
public interface TlsService {
  /// A client's layer that verifies the server by the JDK's authorities.
  ///
  /// @param name the name or address that the server's certificate must be for
  /// @throws TlsException when the authorities cannot be read
  Layer client(String name) throws IOException;

  /// This module's own.
  static TlsService standard() {
    return ServiceLoader.load(TlsService.class, TlsService.class.getClassLoader())
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "no TlsService: META-INF/services of this library's jar is missing"));
  }
}
