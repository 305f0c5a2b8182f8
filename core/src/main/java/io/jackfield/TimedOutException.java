package io.jackfield;

import org.jspecify.annotations.Nullable;

/// The time for a wait ran out. The peer is connected and silent, or says something else.
public final class TimedOutException extends WaitException {
  private static final long serialVersionUID = 1L;

  TimedOutException(String what, Context context, String hint, @Nullable Throwable cause) {
    super(what, context, hint, cause);
  }
}
