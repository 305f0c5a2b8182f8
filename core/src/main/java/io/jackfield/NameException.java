package io.jackfield;

import org.jspecify.annotations.Nullable;

/// A host name that does not resolve.
public final class NameException extends JackfieldException {
  private static final long serialVersionUID = 1L;

  /// A name that means nothing, for those who implement a [Layer].
  public NameException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
