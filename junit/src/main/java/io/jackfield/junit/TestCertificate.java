package io.jackfield.junit;

import io.jackfield.tls.TlsIdentity;
import io.jackfield.tls.TlsOptions;
import io.jackfield.tls.Trust;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/// A key and its self-signed certificate for tests of TLS, good for `localhost` and the loopback
/// addresses, made by the JDK's `keytool`. Immutable.
///
/// ```java
/// var certificate = TestCertificate.create(folder);
/// var server = ServerOptions.defaults().withLayer(Tls.server(certificate.server()));
/// var client = Tls.client("localhost", certificate.client());
/// ```
///
/// @param keys a PKCS#12 file with the key and the certificate, under [#PASSWORD]
/// @param certificate a PEM file with the certificate
public record TestCertificate(Path keys, Path certificate) {
  /// The password of [#keys].
  public static final String PASSWORD = "changeit";

  /// Makes both files in a folder, which the caller deletes: JUnit's `@TempDir`, say. Takes half a
  /// second, so make one for many tests.
  ///
  /// @throws IOException when `keytool` is missing or fails; the message has what it said
  public static TestCertificate create(Path folder) throws IOException {
    var keys = folder.resolve("keys.p12");
    var certificate = folder.resolve("certificate.pem");
    keytool(keys);
    Files.writeString(certificate, pem(keys));
    return new TestCertificate(keys, certificate);
  }

  private static void keytool(Path keys) throws IOException {
    var process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "test",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=test",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1,ip:::1",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    keys.toString()))
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool could not make " + keys + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while keytool made " + keys);
    }
  }

  private static String pem(Path keys) throws IOException {
    try {
      var certificate = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(certificate.getCertificate("test").getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read what keytool made: " + keys, e);
    }
  }

  /// For a server with this certificate.
  public TlsOptions server() {
    return TlsOptions.defaults().withIdentity(TlsIdentity.pkcs12(keys, PASSWORD));
  }

  /// For a client that trusts nobody but this certificate.
  public TlsOptions client() {
    return TlsOptions.defaults().withTrust(Trust.pem(certificate));
  }
}
