package io.jackfield;

import org.jspecify.annotations.Nullable;

/// This side closed the conversation while somebody was waiting on it: a server that shuts down, a
/// limit that was reached, or another thread's `close()`.
public final class ClosedException extends JackfieldException {
  private static final long serialVersionUID = 1L;

  private final CloseReason reason;

  ClosedException(String message, CloseReason reason) {
    this(message, reason, null);
  }

  ClosedException(String message, CloseReason reason, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// Why this side closed.
  public CloseReason reason() {
    return reason;
  }
}
