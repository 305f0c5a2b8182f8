package io.jackfield;

/// This side closed the conversation while somebody was waiting on it: a server that shuts down, a
/// limit that was reached, or another thread's `close()`.
public final class ClosedException extends JackfieldException {
  private static final long serialVersionUID = 1L;

  private final CloseReason reason;

  ClosedException(String message, CloseReason reason) {
    super(message, null);
    this.reason = reason;
  }

  /// Why this side closed.
  public CloseReason reason() {
    return reason;
  }
}
