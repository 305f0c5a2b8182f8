package io.jackfield.cli.ncat;

import io.jackfield.Duplex;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.netcat.CrlfDuplex;
import java.io.InterruptedIOException;

/// One run: what it was asked for, and what it talks through.
///
/// @param context the process around it
/// @param settings what was asked for
/// @param report says things to the user
/// @param log gets what passes
record Session(Context context, Settings settings, Report report, SessionLog log) {

  /// What the options put around a connection, the line ends of what is sent excepted.
  Duplex layered(Duplex connection) {
    var duplex = settings.telnet() ? new TelnetFilter(connection) : connection;
    duplex = log.around(duplex);
    return settings.timing().delay().isZero() ? duplex : new Paced(duplex, this);
  }

  /// Waits before a piece passes, if that was asked for.
  void pause() throws InterruptedIOException {
    var delay = settings.timing().delay();
    if (delay.isPositive()) {
      try {
        Thread.sleep(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted in the pause before a piece");
      }
    }
  }

  /// A connection that translates the line ends of what is sent, if that was asked for.
  Duplex translated(Duplex connection) {
    return settings.crlf() ? new CrlfDuplex(connection) : connection;
  }
}
