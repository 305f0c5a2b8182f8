package io.jackfield.tls;

import io.jackfield.Say;
import io.jackfield.TlsException;
import io.jackfield.TlsException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The keys and certificates in PEM files (RFC 7468), whatever stands between them.
///
/// The two older forms of keys lack the name of their algorithm, so they are put into PKCS#8, which
/// has it (RFC 5208), for the JDK to read.
record Pem(List<X509Certificate> certificates, List<PrivateKey> keys) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String EC = "1.2.840.10045.2.1";

  // The curves that TLS has: P-256, P-384, P-521.
  private static final List<String> CURVES =
      List.of("1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35");

  private static final HexFormat HEX = HexFormat.of();

  static Pem read(List<Path> files) throws IOException {
    var pem = new Pem(new ArrayList<>(), new ArrayList<>());
    for (var file : files) {
      String text;
      try {
        text = Files.readString(file, StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        throw bad(file, "cannot be read: " + Say.failure(e), e);
      }
      var blocks = BLOCK.matcher(text);
      int found = 0;
      while (blocks.find()) {
        found++;
        pem.add(file, blocks.group(1), blocks.group(2));
      }
      if (found == 0) {
        throw bad(file, "holds nothing in PEM (-----BEGIN ...-----)", null);
      }
    }
    return pem;
  }

  private void add(Path file, String kind, String body) throws TlsException {
    try {
      switch (kind) {
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE" ->
            certificates.add(certificate(decode(body)));
        case "PRIVATE KEY" -> keys.add(key(decode(body)));
        case "RSA PRIVATE KEY" -> {
          refuseEncrypted(file, body);
          keys.add(key(pkcs8(Der.sequence(Der.id(RSA), new byte[] {5, 0}), decode(body))));
        }
        case "EC PRIVATE KEY" -> {
          refuseEncrypted(file, body);
          var key = decode(body);
          keys.add(key(pkcs8(Der.sequence(Der.id(EC), curve(key)), key)));
        }
        case "ENCRYPTED PRIVATE KEY" -> throw encrypted(file);
        default -> {}
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw bad(file, "has a " + kind + " that cannot be read: " + e.getMessage(), e);
    }
  }

  private static void refuseEncrypted(Path file, String body) throws TlsException {
    if (body.contains("ENCRYPTED")) {
      throw encrypted(file);
    }
  }

  private static TlsException encrypted(Path file) {
    return bad(
        file,
        "has an encrypted key; decrypt it (openssl pkey -in FILE -out PLAIN), or use PKCS#12",
        null);
  }

  static TlsException bad(Path file, String what, @Nullable Throwable cause) {
    return new TlsException(Reason.FILE, file + " " + what, cause);
  }

  private static byte[] decode(String body) {
    return Base64.getMimeDecoder().decode(body);
  }

  private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /// The algorithm is in the encoding, but the JDK wants to be told; the wrong ones say no.
  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    var failure = new InvalidKeySpecException("neither RSA, EC nor EdDSA");
    for (var algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  private static byte[] curve(byte[] key) throws InvalidKeySpecException {
    var hex = HEX.formatHex(key);
    return CURVES.stream()
        .map(Der::id)
        .filter(each -> hex.contains(HEX.formatHex(each)))
        .findFirst()
        .orElseThrow(() -> new InvalidKeySpecException("its curve is not P-256, P-384 or P-521"));
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.octets(key));
  }

  /// A block of that kind.
  static String text(String kind, byte[] der) {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }
}
