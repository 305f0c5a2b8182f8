package io.jackfield;

import org.jspecify.annotations.Nullable;

/// A proxy did not join this side with the target, or what came from a proxy is not what it should
/// be. The message says what the proxy said, and what to try.
///
/// It stands in this package, not with the proxies, since the set of failures is closed and
/// packages must not point at each other.
public final class ProxyException extends JackfieldException {
  private static final long serialVersionUID = 1L;

  /// Why the proxy was of no use.
  public enum Reason {
    /// The proxy's rules forbid the target.
    REFUSED,
    /// The proxy wants a user and a password, or does not take the ones given.
    AUTHENTICATION,
    /// The proxy could not reach the target, or could not look its name up.
    UNREACHABLE,
    /// The proxy cannot do what was asked: the method, the command or the kind of address.
    UNSUPPORTED,
    /// What answers speaks another protocol, or breaks this one.
    PROTOCOL,
    /// The connection ended before the proxy had answered.
    CLOSED,
    /// The answer took too long.
    TIMED_OUT
  }

  private final Reason reason;

  /// A failure of a proxy, for those who implement a [Layer].
  public ProxyException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// Why.
  public Reason reason() {
    return reason;
  }
}
