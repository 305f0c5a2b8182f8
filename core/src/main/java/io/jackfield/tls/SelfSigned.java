package io.jackfield.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A key and a certificate that nobody vouches for but itself: for trials, tests, and servers whose
/// clients pin it. Made in memory; [#write] keeps it in files. Immutable.
///
/// ```java
/// var own = SelfSigned.of("localhost", "127.0.0.1");
/// var server = TlsOptions.defaults().withIdentity(own.identity());
/// var client = TlsOptions.defaults().withTrust(Trust.pin(own.certificate().sha256()));
/// ```
public final class SelfSigned {
  private static final Duration YEAR = Duration.ofDays(365);

  // Clocks differ; a certificate shall not be of tomorrow for a peer whose clock is behind.
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  // RFC 5280, appendix A: ub-common-name.
  private static final int LONGEST_COMMON_NAME = 64;

  private static final String COMMON_NAME = "2.5.4.3";
  private static final String SUBJECT_KEY = "2.5.29.14";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final String CONSTRAINTS = "2.5.29.19";
  private static final String EXTENDED_USAGE = "2.5.29.37";
  private static final String SERVER = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final PrivateKey key;
  private final X509Certificate x509;

  private SelfSigned(PrivateKey key, X509Certificate x509) {
    this.key = key;
    this.x509 = x509;
  }

  /// A key on the curve P-256 and a certificate for a year.
  ///
  /// @param names the DNS names and addresses that it is for, at least one; `*.example.org` stands
  ///   for one label. The first is its common name, too
  /// @throws IllegalArgumentException when there is no name, or one is neither name nor address
  public static SelfSigned of(String... names) {
    return of(KeyKind.EC_P256, YEAR, List.of(names));
  }

  /// A key of that kind, and a certificate from now on for `validity`.
  ///
  /// @param names as for [#of(String...)]
  /// @throws IllegalArgumentException when the validity is not positive, there is no name, or one
  ///   is neither name nor address
  public static SelfSigned of(KeyKind kind, Duration validity, List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs a name");
    }
    if (!validity.isPositive()) {
      throw new IllegalArgumentException("validity is not positive: " + validity);
    }
    try {
      var pair = keyPair(kind);
      var der = certificate(kind, pair, validity, names);
      var x509 =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      return new SelfSigned(pair.getPrivate(), x509);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("each JDK has " + kind + ", SHA-256 and X.509", e);
    }
  }

  private static KeyPair keyPair(KeyKind kind) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(kind.algorithm);
    switch (kind) {
      case EC_P256 -> generator.initialize(new ECGenParameterSpec(kind.curve));
      case RSA_2048 -> generator.initialize(2048);
    }
    return generator.generateKeyPair();
  }

  // ---- the certificate (RFC 5280, 4.1)

  private static byte[] certificate(
      KeyKind kind, KeyPair pair, Duration validity, List<String> names)
      throws GeneralSecurityException {
    var algorithm =
        kind == KeyKind.RSA_2048
            ? Der.sequence(Der.id(kind.signatureId), new byte[] {5, 0})
            : Der.sequence(Der.id(kind.signatureId));
    var subject = subject(names.getFirst());
    var now = Instant.now();
    var toSign =
        Der.sequence(
            Der.value(0xa0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(126, RANDOM).setBit(126)),
            algorithm,
            subject,
            Der.sequence(Der.time(now.minus(CLOCKS_DIFFER)), Der.time(now.plus(validity))),
            subject,
            pair.getPublic().getEncoded(),
            Der.value(0xa3, Der.sequence(extensions(kind, pair.getPublic(), names))));
    var signature = Signature.getInstance(kind.signature);
    signature.initSign(pair.getPrivate());
    signature.update(toSign);
    return Der.sequence(toSign, algorithm, Der.bits(0, signature.sign()));
  }

  private static byte[] subject(String name) {
    var fits = name.length() <= LONGEST_COMMON_NAME ? name : "self-signed";
    return Der.sequence(Der.set(Der.sequence(Der.id(COMMON_NAME), Der.text(fits))));
  }

  private static byte[] extensions(KeyKind kind, PublicKey key, List<String> names)
      throws GeneralSecurityException {
    // digitalSignature, and keyEncipherment for the key exchange that RSA once had.
    var usage = kind == KeyKind.RSA_2048 ? Der.bits(5, bytes(0xa0)) : Der.bits(7, bytes(0x80));
    var alternatives = new ArrayList<byte[]>();
    for (var name : names) {
      alternatives.add(alternative(name));
    }
    var hash = MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
    return join(
        critical(CONSTRAINTS, Der.sequence()),
        critical(KEY_USAGE, usage),
        extension(EXTENDED_USAGE, Der.sequence(Der.id(SERVER), Der.id(CLIENT))),
        extension(ALTERNATIVE_NAMES, Der.sequence(alternatives.toArray(byte[][]::new))),
        extension(SUBJECT_KEY, Der.octets(hash)));
  }

  private static byte[] alternative(String name) {
    var address = HostNames.address(name);
    if (address.isPresent()) {
      return Der.value(0x87, address.get().getAddress());
    }
    var ascii = HostNames.ascii(name);
    if (!ascii.matches("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*")) {
      throw new IllegalArgumentException("neither a host's name nor an address: \"" + name + "\"");
    }
    return Der.value(0x82, ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static byte[] critical(String id, byte[] value) {
    var yes = new byte[] {1, 1, (byte) 0xff};
    return Der.sequence(Der.id(id), yes, Der.octets(value));
  }

  private static byte[] extension(String id, byte[] value) {
    return Der.sequence(Der.id(id), Der.octets(value));
  }

  private static byte[] bytes(int value) {
    return new byte[] {(byte) value};
  }

  private static byte[] join(byte[]... parts) {
    var out = new java.io.ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  // ---- its use

  /// To show it to peers.
  public TlsIdentity identity() {
    return new TlsIdentity.InMemory(key, List.of(x509));
  }

  /// What the certificate says, its SHA-256 included.
  public PeerCertificate certificate() {
    return PeerCertificate.of(x509);
  }

  /// Writes both in PEM, the key as PKCS#8, in a file that only the owner can read. One and the
  /// same file may hold both.
  ///
  /// @throws FileAlreadyExistsException when either file is there; nothing was written then
  /// @throws IOException when a file cannot be written
  public void write(Path certificateFile, Path keyFile) throws IOException {
    for (var file : List.of(certificateFile, keyFile)) {
      if (Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(file + " is there already");
      }
    }
    var keyText = Pem.text("PRIVATE KEY", key.getEncoded());
    var certificateText = certificate().pem();
    if (keyFile.equals(certificateFile)) {
      OwnFiles.create(keyFile, keyText + certificateText);
    } else {
      OwnFiles.create(keyFile, keyText);
      Files.writeString(
          certificateFile, certificateText, java.nio.file.StandardOpenOption.CREATE_NEW);
    }
  }

  /// The certificate in one line; the key stays unsaid.
  @Override
  public String toString() {
    return "SelfSigned[" + certificate() + "]";
  }
}
