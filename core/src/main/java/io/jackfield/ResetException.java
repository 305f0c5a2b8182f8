package io.jackfield;

import org.jspecify.annotations.Nullable;

/// The connection broke: the peer reset it (RST), or the network lost it.
public final class ResetException extends WaitException {
  private static final long serialVersionUID = 1L;

  ResetException(String what, Context context, String hint, @Nullable Throwable cause) {
    super(what, context, hint, cause);
  }
}
