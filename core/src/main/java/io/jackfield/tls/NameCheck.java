package io.jackfield.tls;

/// How a client compares the server's name with the certificate, once that is trusted.
public enum NameCheck {
  /// The certificate's alternative names must have it (RFC 9525). The default.
  ALTERNATIVE_NAMES,
  /// The same; but where the certificate has none at all, its common name counts, as long ago. An
  /// address never matches a common name.
  COMMON_NAME_TOO,
  /// Not at all: whoever has a certificate of a trusted authority is believed.
  NONE
}
