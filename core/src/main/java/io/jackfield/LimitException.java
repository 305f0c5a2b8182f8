package io.jackfield;

import org.jspecify.annotations.Nullable;

/// As many bytes as the buffer may hold had come, without what was awaited among them; or looking
/// for it there took more stack than the thread has, as a regular expression may that repeats a
/// group: the cause is a [StackOverflowError] then.
public final class LimitException extends WaitException {
  private static final long serialVersionUID = 1L;

  LimitException(String what, Context context, String hint, @Nullable Throwable cause) {
    super(what, context, hint, cause);
  }
}
