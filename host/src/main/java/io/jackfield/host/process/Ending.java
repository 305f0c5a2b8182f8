package io.jackfield.host.process;

import java.util.Locale;

/// What ended a session.
enum Ending {
  /// The program did.
  EXITED,
  /// The client's connection broke.
  CLIENT_GONE,
  /// Nothing came or went for too long.
  IDLE_LIMIT,
  /// It took too long in all.
  TOTAL_LIMIT,
  /// The client took no output for too long.
  NOT_READING,
  /// The host did.
  STOPPED;

  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
