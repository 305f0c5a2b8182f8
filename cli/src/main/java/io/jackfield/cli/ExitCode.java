package io.jackfield.cli;

/// The exit codes of `jack` that [FailureClass] does not have.
final class ExitCode {
  /// Done.
  static final int OK = 0;

  /// It ran and failed, in a way that has no class of its own.
  static final int FAILURE = 1;

  /// The words on the command line, or the file they name, are wrong; nothing was done.
  static final int USAGE = 2;

  /// The user pressed Ctrl-C: 128 and the number of the signal, as for a process that it ends.
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
