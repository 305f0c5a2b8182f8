package io.jackfield.tls;

/// Why the peer of a connection was believed to be who it says.
public enum TrustedBy {
  /// A trusted authority vouches for it, or its own certificate is trusted.
  AUTHORITY,
  /// It has the certificate that was pinned.
  PIN,
  /// It was met for the first time, and its certificate has been written down: see
  /// [Trust#onFirstUse].
  FIRST_USE,
  /// It has the certificate that was written down when it was met first.
  EARLIER_USE,
  /// It was not verified, or showed no certificate.
  NOTHING
}
