package io.jackfield.cli.ncat;

import io.jackfield.cli.console.Messages;
import java.io.PrintStream;

/// What the program says on standard error, in the original's words where scripts may look for
/// them. Safe for concurrent use.
///
/// @param err standard error
/// @param verbosity how many times `-v` was given
record Report(PrintStream err, int verbosity) {

  boolean isVerbose() {
    return verbosity > 0;
  }

  /// Says a line in any case.
  void say(String line) {
    err.println("Ncat: " + Messages.oneLine(line));
  }

  /// Says a line with `-v`.
  void verbose(String line) {
    if (isVerbose()) {
      say(line);
    }
  }

  /// Says a line with `-vv`.
  void debug(String line) {
    if (verbosity > 1) {
      err.println("NCAT DEBUG: " + Messages.oneLine(line));
    }
  }

  /// What test harnesses wait for.
  void listensForTest() {
    err.println("NCAT TEST: LISTEN");
  }
}
