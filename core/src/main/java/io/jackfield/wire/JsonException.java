package io.jackfield.wire;

import java.io.IOException;

/// A text that is not JSON, or not the JSON that was asked for; the message says where and why.
public final class JsonException extends IOException {
  private static final long serialVersionUID = 1L;

  /// An exception with the given message.
  public JsonException(String message) {
    super(message);
  }
}
