package io.jackfield.tls;

/// Whether a server asks its clients for a certificate. What it accepts is told by its [Trust].
public enum ClientCertificates {
  /// It doesn't ask.
  NONE,
  /// It asks; a client without one is let in, one with a bad one isn't.
  WANTED,
  /// It asks, and lets nobody in without.
  REQUIRED
}
