package io.jackfield.cli;

import java.io.IOException;

/// Standard output takes no more: its reader is gone.
final class StdoutClosedException extends IOException {
  private static final long serialVersionUID = 1L;

  StdoutClosedException(IOException cause) {
    super("standard output is closed", cause);
  }
}
