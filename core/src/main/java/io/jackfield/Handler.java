package io.jackfield;

import java.io.IOException;

/// What a [Server] does with a connection: plain blocking code, on a virtual thread of its own.
@FunctionalInterface
public interface Handler {
  /// Talks to one client; the server closes the tube when this returns or throws.
  ///
  /// An `IOException` is taken for the client's or the network's doing and ends this conversation
  /// only. Any other exception is a bug of the handler: it ends this conversation and is logged.
  ///
  /// @throws IOException when the conversation failed
  /// @throws InterruptedException when the server ended it
  void handle(Tube tube) throws IOException, InterruptedException;
}
