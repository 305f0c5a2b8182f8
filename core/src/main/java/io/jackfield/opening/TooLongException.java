package io.jackfield.opening;

import java.io.IOException;

/// The other side said more than an opening may have.
public final class TooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  TooLongException(String message) {
    super(message);
  }
}
