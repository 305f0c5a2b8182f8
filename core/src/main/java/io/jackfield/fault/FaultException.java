package io.jackfield.fault;

import java.io.IOException;

/// A fault broke the connection, as it was asked to. The message names it.
public final class FaultException extends IOException {
  private static final long serialVersionUID = 1L;

  FaultException(String message) {
    super(message);
  }
}
