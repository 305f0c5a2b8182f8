package io.jackfield.cli.transfer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A file did not arrive; the message says why, and what to do.
public class TransferException extends IOException {
  private static final long serialVersionUID = 1L;

  TransferException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  TransferException(String message) {
    this(message, null);
  }
}
