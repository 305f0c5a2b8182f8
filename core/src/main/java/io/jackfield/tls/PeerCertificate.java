package io.jackfield.tls;

import io.jackfield.Bytes;
import io.jackfield.Say;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// What a certificate says. Immutable. Its text comes from the peer, escaped for showing.
///
/// @param subject whose it is, as a distinguished name
/// @param issuer who signed it
/// @param notBefore from when it is valid
/// @param notAfter until when it is valid
/// @param names the DNS names and addresses that it is for
/// @param sha256 the SHA-256 of its DER form, 64 hexadecimal digits: what [Trust#pin] takes
/// @param der its DER form, for other hashes and for files
public record PeerCertificate(
    String subject,
    String issuer,
    Instant notBefore,
    Instant notAfter,
    List<String> names,
    String sha256,
    Bytes der) {
  private static final int DNS = 2;
  private static final int IP = 7;

  /// Copies the list.
  public PeerCertificate {
    names = List.copyOf(names);
  }

  static PeerCertificate of(X509Certificate certificate) {
    return new PeerCertificate(
        Say.text(certificate.getSubjectX500Principal().getName()),
        Say.text(certificate.getIssuerX500Principal().getName()),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        namesOf(certificate).stream().map(Say::text).toList(),
        sha256(certificate),
        der(certificate));
  }

  /// The subject alternative names that name hosts; none when they can't be read.
  static List<String> namesOf(X509Certificate certificate) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      return all == null
          ? List.of()
          : all.stream()
              .filter(each -> each.get(0).equals(DNS) || each.get(0).equals(IP))
              .map(each -> String.valueOf(each.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      // What can't be read matches no name, so the certificate is refused for that.
      return List.of();
    }
  }

  static String sha256(X509Certificate certificate) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(der(certificate).toArray());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("each JDK has SHA-256", e);
    }
  }

  private static Bytes der(X509Certificate certificate) {
    try {
      return Bytes.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError("the certificate was decoded", e);
    }
  }

  /// The certificate in PEM.
  public String pem() {
    return Pem.text("CERTIFICATE", der.toArray());
  }

  /// What it says, for people: subject, issuer, dates and names.
  @Override
  public String toString() {
    return "subject \""
        + subject
        + "\", issuer \""
        + issuer
        + "\", valid from "
        + day(notBefore)
        + " to "
        + day(notAfter)
        + ", for "
        + (names.isEmpty() ? "no host name" : String.join(", ", names));
  }

  private static String day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
