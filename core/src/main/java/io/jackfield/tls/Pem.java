package io.jackfield.tls;

import io.jackfield.TlsException;
import io.jackfield.TlsException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

  // SEQUENCE { rsaEncryption, NULL }.
  private static final String RSA = "300d06092a864886f70d0101010500";

  // The object identifier ecPublicKey.
  private static final String EC = "06072a8648ce3d0201";

  // The curves that TLS has, as object identifiers: P-256, P-384, P-521.
  private static final List<String> CURVES =
      List.of("06082a8648ce3d030107", "06052b81040022", "06052b81040023");

  private static final HexFormat HEX = HexFormat.of();

  static Pem read(List<Path> files) throws IOException {
    var pem = new Pem(new ArrayList<>(), new ArrayList<>());
    for (var file : files) {
      String text;
      try {
        text = Files.readString(file, StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        throw bad(file, "cannot be read: " + e, e);
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
          keys.add(key(pkcs8(RSA, decode(body))));
        }
        case "EC PRIVATE KEY" -> {
          refuseEncrypted(file, body);
          var key = decode(body);
          keys.add(key(pkcs8(sequence(EC + curve(key)), key)));
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

  private static String curve(byte[] key) throws InvalidKeySpecException {
    var hex = HEX.formatHex(key);
    return CURVES.stream()
        .filter(hex::contains)
        .findFirst()
        .orElseThrow(() -> new InvalidKeySpecException("its curve is not P-256, P-384 or P-521"));
  }

  private static byte[] pkcs8(String algorithm, byte[] key) {
    return HEX.parseHex(sequence("020100" + algorithm + der("04", HEX.formatHex(key))));
  }

  private static String sequence(String content) {
    return der("30", content);
  }

  /// Tag, length, content, in hexadecimal.
  private static String der(String tag, String content) {
    int length = content.length() / 2;
    var out = new ByteArrayOutputStream();
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = length < 0x100 ? 1 : 2;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >> (8 * i));
      }
    }
    return tag + HEX.formatHex(out.toByteArray()) + content;
  }
}
