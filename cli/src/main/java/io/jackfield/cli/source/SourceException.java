package io.jackfield.cli.source;

/// A source file that is no program: it can't be read, doesn't compile, or has no `main`. The
/// message is for the user and may have several lines.
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1;

  SourceException(String message) {
    super(message);
  }

  SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
