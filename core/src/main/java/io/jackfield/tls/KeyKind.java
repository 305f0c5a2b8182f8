package io.jackfield.tls;

/// What kind of key a [SelfSigned] certificate is for.
public enum KeyKind {
  /// An elliptic curve key on P-256: small, and made at once. The default.
  EC_P256("EC", "secp256r1", "SHA256withECDSA", "1.2.840.10045.4.3.2"),
  /// An RSA key of 2048 bits, for peers that know nothing else. Takes some tenths of a second.
  RSA_2048("RSA", "", "SHA256withRSA", "1.2.840.113549.1.1.11");

  final String algorithm;
  final String curve;
  final String signature;
  final String signatureId;

  KeyKind(String algorithm, String curve, String signature, String signatureId) {
    this.algorithm = algorithm;
    this.curve = curve;
    this.signature = signature;
    this.signatureId = signatureId;
  }
}
