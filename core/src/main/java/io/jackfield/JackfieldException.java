package io.jackfield;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What the world did to a conversation: the parent of every failure that is not the caller's
/// mistake.
///
/// Each subtype is one class of failure, so a program can tell them apart without reading messages;
/// each message says what failed, on what, and what to try.
public abstract sealed class JackfieldException extends IOException
    permits NameException,
        ConnectFailedException,
        ListenException,
        WaitException,
        ClosedException,
        TlsException,
        ProxyException {
  private static final long serialVersionUID = 1L;

  private final String message;

  JackfieldException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  @Override
  public final String getMessage() {
    return message;
  }
}
