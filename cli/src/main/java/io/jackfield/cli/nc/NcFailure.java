package io.jackfield.cli.nc;

import io.jackfield.posix.Sockets;

/// The command is over, with exit code 1.
final class NcFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /// What to show after the message.
  enum Then {
    NOTHING,
    USAGE
  }

  private final Then then;

  NcFailure(String message, Then then) {
    super(message);
    this.then = then;
  }

  NcFailure(String message) {
    this(message, Then.NOTHING);
  }

  Then then() {
    return then;
  }

  /// A call of the kernel's that failed, as err(3) says it.
  static NcFailure of(String doing, int failure) {
    return new NcFailure(doing + ": " + Sockets.describe(failure));
  }

  /// The result of a call that must not fail.
  static int check(String doing, int result) throws NcFailure {
    if (result < 0) {
      throw of(doing, result);
    }
    return result;
  }
}
