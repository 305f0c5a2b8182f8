package io.jackfield;

import org.jspecify.annotations.Nullable;

/// The peer ended its side (FIN) before what was awaited came.
public final class EndOfStreamException extends WaitException {
  private static final long serialVersionUID = 1L;

  EndOfStreamException(String what, Context context, String hint, @Nullable Throwable cause) {
    super(what, context, hint, cause);
  }
}
