package io.jackfield;

import java.io.IOException;
import java.time.Duration;

/// One try to open a connection, whose start and outcome are told to the listener of the options.
interface Attempt {

  /// Opens the connection.
  Duplex open() throws IOException;

  /// When the call began whose time is told, on the clock of [System#nanoTime].
  ///
  /// @param startNanos when the try as a whole began
  default long beganNanos(long startNanos) {
    return startNanos;
  }

  /// Puts a failure into words.
  ///
  /// @param took the whole try: who set a timeout for that shall find it in the words
  ConnectFailedException explain(IOException e, Duration took);

  /// Makes the try.
  ///
  /// @throws ConnectFailedException when it fails
  static Duplex make(Address to, WireListener listener, Attempt attempt)
      throws ConnectFailedException {
    listener.on(new WireEvent.Connecting(to));
    long start = System.nanoTime();
    try {
      var duplex = attempt.open();
      if (listener.equals(WireListener.NONE)) {
        return duplex;
      }
      var connection = Connection.next(duplex.local(), duplex.peer());
      listener.on(new WireEvent.Connected(connection, since(attempt.beganNanos(start))));
      return new ObservedDuplex(duplex, connection, listener);
    } catch (IOException e) {
      var took = since(attempt.beganNanos(start));
      var failure = attempt.explain(e, since(start));
      listener.on(new WireEvent.ConnectFailed(to, failure.reason(), failure.getMessage(), took));
      throw failure;
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
