package io.jackfield.cli.ncat;

import io.jackfield.ConnectFailedException;
import io.jackfield.TlsException;
import io.jackfield.cli.console.Messages;
import java.io.IOException;

/// The network failed; the message is the system's, as the original prints it.
final class NetworkException extends IOException {
  private static final long serialVersionUID = 1L;

  NetworkException(String words, IOException cause) {
    super(words, cause);
  }

  /// What the original says about a connection that did not come about.
  static String words(IOException e) {
    return switch (e) {
      case NetworkException network -> Messages.of(network);
      case ConnectFailedException failed ->
          switch (failed.reason()) {
            case REFUSED -> "Connection refused";
            case TIMED_OUT -> "TIMEOUT";
            case UNREACHABLE -> "No route to host";
            default -> Messages.of(failed);
          };
      case TlsException tls when tls.reason() == TlsException.Reason.TIMED_OUT -> "TIMEOUT";
      default -> Messages.of(e);
    };
  }

  /// The same as the end of the program.
  static NcatException ending(IOException e) {
    return NcatException.network(words(e) + ".");
  }
}
