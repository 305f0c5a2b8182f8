package io.jackfield.cli;

import java.io.IOException;

/// Standard input cannot be read: it is a folder, say.
final class StdinFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  StdinFailedException(IOException cause) {
    super("standard input cannot be read: " + Messages.of(cause), cause);
  }
}
