package io.jackfield;

import org.jspecify.annotations.Nullable;

/// A server could not take its address: the port is taken, needs privileges, or is not this host's.
public final class ListenException extends JackfieldException {
  private static final long serialVersionUID = 1L;

  ListenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
