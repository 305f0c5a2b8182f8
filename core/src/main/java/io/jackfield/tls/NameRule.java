package io.jackfield.tls;

import java.security.cert.X509Certificate;

/// Whether a trusted certificate may speak for who was asked for. Immutable.
///
/// @param name the name or address that a server must have; empty for clients, which have none
record NameRule(String name, NameCheck check) {

  boolean accepts(X509Certificate certificate) {
    if (name.isEmpty() || check == NameCheck.NONE) {
      return true;
    }
    var alternatives = PeerCertificate.namesOf(certificate);
    return (alternatives.isEmpty() && check == NameCheck.COMMON_NAME_TOO)
        ? HostNames.matchesCommonName(name, certificate)
        : HostNames.matches(name, alternatives);
  }
}
