package io.jackfield.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Keys and certificates for tests, made once by the JDK's keytool.
final class Certificates {
  static final String PASSWORD = "changeit";

  private static final Path FOLDER = folder();

  private Certificates() {}

  private static Path folder() {
    try {
      var folder = Files.createTempDirectory("jackfield-tls");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A PKCS#12 file with a self-signed certificate, made unless it is there; the alias is its
  /// common name, too. No alternative names when `san` is empty.
  static synchronized Path pkcs12(String alias, String san, String... more) throws Exception {
    var file = FOLDER.resolve(alias + ".p12");
    if (!Files.exists(file)) {
      var command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  alias,
                  "-dname",
                  "CN=" + alias,
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  PASSWORD,
                  "-keystore",
                  file.toString()));
      if (!san.isEmpty()) {
        command.addAll(List.of("-ext", "san=" + san));
      }
      command.addAll(more.length == 0 ? List.of("-keyalg", "EC") : List.of(more));
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(output);
      }
      file.toFile().deleteOnExit();
    }
    return file;
  }

  /// The local server's.
  static Path local() throws Exception {
    return pkcs12("local", "dns:localhost,dns:*.example.test,ip:127.0.0.1");
  }

  private static KeyStore store(Path file) throws Exception {
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  /// The certificate in PEM.
  static String certificatePem(Path pkcs12) throws Exception {
    var store = store(pkcs12);
    return pem("CERTIFICATE", store.getCertificate(store.aliases().nextElement()).getEncoded());
  }

  /// The key in PEM, as PKCS#8.
  static String keyPem(Path pkcs12) throws Exception {
    var store = store(pkcs12);
    var key = store.getKey(store.aliases().nextElement(), PASSWORD.toCharArray());
    return pem("PRIVATE KEY", key.getEncoded());
  }

  static Path file(String name, String text) throws IOException {
    var file = FOLDER.resolve(name);
    Files.writeString(file, text);
    file.toFile().deleteOnExit();
    return file;
  }

  static Trust trust(Path pkcs12) throws Exception {
    return Trust.pem(file(pkcs12.getFileName() + ".pem", certificatePem(pkcs12)));
  }

  static TlsOptions trusting(Path pkcs12) throws Exception {
    return TlsOptions.defaults().withTrust(trust(pkcs12));
  }

  static TlsOptions identity(Path pkcs12) {
    return TlsOptions.defaults().withIdentity(TlsIdentity.pkcs12(pkcs12, PASSWORD));
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
  }
}
