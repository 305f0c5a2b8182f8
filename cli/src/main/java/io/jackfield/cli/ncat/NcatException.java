package io.jackfield.cli.ncat;

/// Ends the program with a line and an exit code.
final class NcatException extends Exception {
  private static final long serialVersionUID = 1L;

  /// The network failed.
  static final int NETWORK = 1;

  /// Anything else: wrong words, a wrong file, a limit.
  static final int OTHER = 2;

  private final int code;

  private NcatException(String line, int code) {
    super(line);
    this.code = code;
  }

  /// The network failed; an empty line says nothing.
  static NcatException network(String line) {
    return new NcatException(line, NETWORK);
  }

  /// The program gives up, which it says as the original does.
  static NcatException quitting(String line) {
    return new NcatException(line + " QUITTING.", OTHER);
  }

  int code() {
    return code;
  }
}
