package io.jackfield.explain;

import io.jackfield.explain.Look.Colour;
import io.jackfield.posix.Posix;
import io.jackfield.posix.Terminal;
import java.util.Map;

/// What standard error is.
final class StandardError {
  private static final int DESCRIPTOR = 2;

  private StandardError() {}

  static Look look() {
    return look(System.getenv(), terminalColumns());
  }

  /// @param columns of the terminal, 0 when it does not tell, less when it is none
  static Look look(Map<String, String> environment, int columns) {
    var given = environment.getOrDefault("COLUMNS", "");
    var plain = Look.plain();
    int wide =
        columns > 0 ? columns : given.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(given) : 0;
    boolean coloured =
        columns >= 0
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return new Look(
        wide > 0 ? wide : plain.columns(),
        coloured ? Colour.TERMINAL : Colour.NONE,
        plain.connections());
  }

  @SuppressWarnings("SystemConsoleNull") // Since JDK 25 it is null again where nobody can type.
  private static int terminalColumns() {
    if (StandardError.class.getModule().isNativeAccessEnabled() && Posix.isAvailable()) {
      return Terminal.columns(DESCRIPTOR);
    }
    // The JDK looks at the other two only.
    var console = System.console();
    return console != null && console.isTerminal() ? 0 : -1;
  }
}
