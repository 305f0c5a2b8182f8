package io.jackfield;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// TLS could not be begun, or could not be kept up. The message says which rule failed, on what,
/// and what to try.
///
/// It stands in this package, not with the TLS layer, since the set of failures is closed and
/// packages must not point at each other.
public final class TlsException extends JackfieldException {
  private static final long serialVersionUID = 1L;

  /// Why TLS failed.
  public enum Reason {
    /// No authority that this side trusts vouches for the peer's certificate.
    UNTRUSTED,
    /// The certificate is for other names.
    NAME,
    /// The certificate is not valid yet, or no longer.
    EXPIRED,
    /// The two sides found no common ground, or the peer broke the protocol.
    PROTOCOL,
    /// The peer sent an alert: it refuses this side.
    PEER_REFUSED,
    /// The peer does not speak TLS.
    NOT_TLS,
    /// The stream ended without TLS's own end (close_notify): somebody may have cut it.
    TRUNCATED,
    /// The handshake took too long.
    TIMED_OUT,
    /// A file with a key or certificates could not be used.
    FILE
  }

  private final Reason reason;
  private final String fault;
  private final String refusedSha256;

  /// A failure of TLS, for those who implement a [Layer].
  public TlsException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.fault = message;
    this.refusedSha256 = "";
  }

  /// A certificate is refused. The message ends with how to accept exactly that one.
  ///
  /// @param sha256 the certificate's SHA-256, in hexadecimal
  public TlsException(Reason reason, String fault, String sha256, @Nullable Throwable cause) {
    super(fault + ". To accept exactly this certificate: Trust.pin(\"" + sha256 + "\")", cause);
    this.reason = reason;
    this.fault = fault;
    this.refusedSha256 = sha256;
  }

  /// The message without its advice on how to accept the certificate, for programs that have other
  /// words for that.
  public String fault() {
    return fault;
  }

  /// The SHA-256 of the certificate that this side refused, in hexadecimal; empty when the failure
  /// was of another kind.
  public Optional<String> refusedSha256() {
    return refusedSha256.isEmpty() ? Optional.empty() : Optional.of(refusedSha256);
  }

  /// Why.
  public Reason reason() {
    return reason;
  }
}
