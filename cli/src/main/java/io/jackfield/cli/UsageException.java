package io.jackfield.cli;

/// The words on the command line are wrong; the message says which and what would be right.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
