package io.jackfield.tls;

import io.jackfield.TlsException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/// Why this side refuses a certificate; travels through the JDK's handshake as the cause.
final class Refusal extends CertificateException {
  private static final long serialVersionUID = 1L;

  private final TlsException.Reason reason;
  private final String words;
  private final transient PeerCertificate refused;

  /// @param words which rule failed
  Refusal(
      TlsException.Reason reason,
      String words,
      PeerCertificate refused,
      @Nullable Throwable cause) {
    super(words, cause);
    this.reason = reason;
    this.words = words;
    this.refused = refused;
  }

  TlsException.Reason reason() {
    return reason;
  }

  /// What is wrong with which certificate.
  String words() {
    return words + ". The certificate: " + refused;
  }

  String sha256() {
    return refused.sha256();
  }
}
