package io.jackfield.transcript;

import java.io.IOException;

/// A file that is no transcript, or one that cannot be used for what was asked; the message names
/// the file, the line and what was expected.
public final class TranscriptException extends IOException {
  private static final long serialVersionUID = 1L;

  /// An exception with the given message.
  public TranscriptException(String message) {
    super(message);
  }
}
