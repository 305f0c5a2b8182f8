package io.jackfield;

import org.jspecify.annotations.Nullable;

/// No connection came about, at any of the addresses that the name stands for. The failure of each
/// address is told in the message; the last is the cause, the earlier ones are suppressed
/// exceptions.
public final class ConnectFailedException extends JackfieldException {
  private static final long serialVersionUID = 1L;

  /// Why a connection failed.
  public enum Reason {
    /// Nothing listens there: the host answered so (RST, or ICMP port unreachable), or the Unix
    /// socket is not there.
    REFUSED,
    /// Nobody answered in time.
    TIMED_OUT,
    /// The network has no way there.
    UNREACHABLE,
    /// This side's doing: the source address cannot be taken, or an option of the socket cannot be
    /// set.
    LOCAL,
    /// Something else; the cause tells.
    OTHER
  }

  private final Reason reason;

  ConnectFailedException(String message, Reason reason, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// Why the last address that was tried failed.
  public Reason reason() {
    return reason;
  }
}
