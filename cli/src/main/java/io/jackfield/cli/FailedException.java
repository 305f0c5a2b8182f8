package io.jackfield.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A failure whose class the exceptions below it don't tell; the message is for the user.
final class FailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final FailureClass failure;

  FailedException(FailureClass failure, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  FailureClass failure() {
    return failure;
  }
}
