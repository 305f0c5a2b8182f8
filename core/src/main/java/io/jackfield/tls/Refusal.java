package io.jackfield.tls;

import io.jackfield.TlsException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/// Why this side refuses a certificate; travels through the JDK's handshake as the cause.
final class Refusal extends CertificateException {
  private static final long serialVersionUID = 1L;

  private final TlsException.Reason reason;
  private final String words;

  Refusal(TlsException.Reason reason, String words, @Nullable Throwable cause) {
    super(words, cause);
    this.reason = reason;
    this.words = words;
  }

  TlsException.Reason reason() {
    return reason;
  }

  String words() {
    return words;
  }
}
