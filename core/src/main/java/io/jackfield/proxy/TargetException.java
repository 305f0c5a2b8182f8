package io.jackfield.proxy;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A target that a client of this proxy cannot have.
final class TargetException extends IOException {
  private static final long serialVersionUID = 1L;

  enum Reason {
    /// The address is no good.
    BAD,
    /// It is this proxy.
    LOOP,
    /// The rule says no.
    FORBIDDEN,
    /// The name means nothing.
    NAME,
    /// Nothing listens there.
    REFUSED,
    /// Nobody answered in time.
    TIMED_OUT,
    /// Anything else.
    UNREACHABLE
  }

  private final Reason reason;

  TargetException(Reason reason, String words, @Nullable Throwable cause) {
    super(words, cause);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
