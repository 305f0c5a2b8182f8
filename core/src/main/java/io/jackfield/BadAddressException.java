package io.jackfield;

/// An address that cannot be read; the message names the faulty part and what would be right.
public final class BadAddressException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// An exception with the given message.
  public BadAddressException(String message) {
    super(message);
  }
}
