package io.jackfield.cli.console;

import java.io.IOException;

/// Standard input or output failed, not the network.
public final class StdioException extends IOException {
  private static final long serialVersionUID = 1L;

  /// What failed.
  public enum Failure {
    /// Standard output's reader is gone. It had enough, as in `jack … | head -1`: no failure.
    OUTPUT_CLOSED("standard output is closed"),
    /// Standard output takes no more, as a full disk.
    OUTPUT_FAILED("standard output cannot be written"),
    /// Standard input cannot be read.
    INPUT_FAILED("standard input cannot be read");

    private final String words;

    Failure(String words) {
      this.words = words;
    }
  }

  private final Failure failure;

  StdioException(Failure failure, IOException cause) {
    super(failure.words + ": " + Messages.of(cause), cause);
    this.failure = failure;
  }

  /// What failed.
  public Failure failure() {
    return failure;
  }
}
