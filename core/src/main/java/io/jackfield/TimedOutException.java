package io.jackfield;

import org.jspecify.annotations.Nullable;

/// The time for a wait ran out. The peer is silent, says something else, or is cut off.
public final class TimedOutException extends WaitException {
  private static final long serialVersionUID = 1L;

  TimedOutException(String what, Context context, String hint, @Nullable Throwable cause) {
    super(what, context, hint, cause);
  }
}
