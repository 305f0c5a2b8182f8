package io.jackfield;

import java.io.IOException;

/// What a [UdpServer] does with a datagram.
@FunctionalInterface
public interface DatagramHandler {
  /// Handles one datagram, on a virtual thread of its own. Beware of answering with much more than
  /// was asked: the sender's address may be forged.
  ///
  /// @throws IOException when an answer could not be sent
  void handle(Datagram datagram, Answer answer) throws IOException;

  /// A way to answer the sender of a datagram, as often as it takes. Safe for concurrent use.
  @FunctionalInterface
  interface Answer {
    /// Sends one datagram to the sender.
    ///
    /// @throws IOException when the kernel does not take it
    void send(Bytes bytes) throws IOException;

    /// Sends one datagram with text in UTF-8 to the sender.
    ///
    /// @throws IOException when the kernel does not take it
    default void send(String text) throws IOException {
      send(Bytes.of(text));
    }
  }
}
