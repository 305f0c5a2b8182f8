package io.jackfield;

import java.io.IOException;

/// What is put around a connection before anybody talks through it: TLS, a proxy's handshake.
///
/// A layer is used for many connections, from many threads at once.
@FunctionalInterface
public interface Layer {

  /// Does the layer's handshake over `inner`, by the deadline, and gives the duplex to talk
  /// through. Closing that closes `inner`; when this fails the caller closes `inner`.
  ///
  /// @throws TlsException when it is a TLS layer and the handshake failed
  /// @throws IOException when the connection broke
  Duplex wrap(Duplex inner, Deadline deadline) throws IOException;

  /// No layer: the connection as it is.
  static Layer none() {
    return (inner, _) -> inner;
  }
}
