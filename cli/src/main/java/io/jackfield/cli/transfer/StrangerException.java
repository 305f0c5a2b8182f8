package io.jackfield.cli.transfer;

import org.jspecify.annotations.Nullable;

/// Whoever connected does not speak this protocol: somebody else may.
public final class StrangerException extends TransferException {
  private static final long serialVersionUID = 1L;

  /// With what it did instead.
  public StrangerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
