package io.jackfield.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SelfSignedTest {
  private static final List<String> NAMES =
      List.of("localhost", "*.example.test", "127.0.0.1", "::1");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void clientThatTrustsItsFileTalksToItByEachName(KeyKind kind) throws Exception {
    var own = SelfSigned.of(kind, Duration.ofDays(2), NAMES);
    var file = Files.writeString(folder.resolve("own.pem"), own.certificate().pem());
    var trusting = TlsOptions.defaults().withTrust(Trust.pem(file));
    var identity = TlsOptions.defaults().withIdentity(own.identity());
    var options = ServerOptions.defaults().withLayer(Tls.server(identity));
    try (var server =
        Server.listen(
            TcpAddress.loopback(0), options, tube -> tube.sendLine("got " + tube.readLine()))) {
      for (var name : List.of("localhost", "a.example.test", "127.0.0.1", "::1")) {
        for (var version : TlsVersion.values()) {
          var layer = Tls.client(name, trusting.withVersions(version, version));
          try (var tube = Tube.connect(server.address(), layer)) {
            tube.sendLine(name);
            assertThat(tube.readLine()).isEqualTo("got " + name);
            assertThat(tube.facts(TlsFacts.class).orElseThrow().peer()).contains(own.certificate());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void opensslReadsAndVerifiesIt(KeyKind kind) throws Exception {
    assumeTrue(OpenSsl.isThere());
    var own = SelfSigned.of(kind, Duration.ofDays(365), NAMES);
    var certificate = folder.resolve("certificate.pem");
    var key = folder.resolve("key.pem");
    own.write(certificate, key);
    assertThat(OpenSsl.runAll("x509", "-noout", "-text", "-in", certificate.toString()))
        .contains("Version: 3", "Subject: CN = localhost", "Issuer: CN = localhost", "CA:FALSE")
        .contains("DNS:localhost, DNS:*.example.test, IP Address:127.0.0.1")
        .contains("IP Address:0:0:0:0:0:0:0:1")
        .contains("TLS Web Server Authentication, TLS Web Client Authentication")
        .contains(kind == KeyKind.RSA_2048 ? "Public-Key: (2048 bit)" : "NIST CURVE: P-256");
    assertThat(
            OpenSsl.runAll(
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-verify_hostname",
                "localhost",
                "-CAfile",
                certificate.toString(),
                certificate.toString()))
        .endsWith(": OK\n");
    assertThat(OpenSsl.runAll("pkey", "-in", key.toString(), "-check", "-noout"))
        .contains("Key is valid");
    var fingerprint =
        OpenSsl.run("x509", "-noout", "-fingerprint", "-sha256", "-in", certificate.toString());
    assertThat(Trust.pin(fingerprint.strip().replaceAll(".*=", "")))
        .isEqualTo(Trust.pin(own.certificate().sha256()));
  }

  @Test
  void itIsValidFromNowForAsLongAsAsked() {
    var before = Instant.now();
    var validity = Duration.ofDays(40 * 365);
    var about = SelfSigned.of(KeyKind.EC_P256, validity, List.of("a")).certificate();
    assertThat(about.notBefore()).isBefore(before);
    // Whole seconds, and a year that needs four digits.
    assertThat(about.notAfter())
        .isBetween(before.plus(validity).minusSeconds(1), Instant.now().plus(validity));
  }

  @Test
  void filesAreTheOwnersAndNeverOverwritten() throws Exception {
    var certificate = folder.resolve("c.pem");
    var key = folder.resolve("k.pem");
    var own = SelfSigned.of("localhost");
    own.write(certificate, key);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    var text = Files.readString(key);
    assertThatThrownBy(() -> own.write(folder.resolve("other.pem"), key))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("k.pem is there already");
    assertThat(Files.readString(key)).isEqualTo(text);
    assertThat(folder.resolve("other.pem")).doesNotExist();
    // What was written is an identity again, also in one file.
    var both = folder.resolve("both.pem");
    own.write(both, both);
    Tls.server(TlsOptions.defaults().withIdentity(TlsIdentity.pem(certificate, key)));
    Tls.server(TlsOptions.defaults().withIdentity(TlsIdentity.pem(both)));
  }

  @Test
  void oddNamesAreRefusedAndLongOnesKeptOutOfTheCommonName() {
    for (var bad : List.of("", "two words", "a..b", "a,b", "*", "*.*.b")) {
      assertThatThrownBy(() -> SelfSigned.of(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"" + bad + "\"");
    }
    assertThatThrownBy(SelfSigned::of).hasMessageContaining("needs a name");
    var name = "a".repeat(60) + ".example.test";
    var about = SelfSigned.of(name).certificate();
    assertThat(about.names()).containsExactly(name);
    assertThat(about.subject()).isEqualTo("CN=self-signed");
  }

  @Test
  void keyIsNeverShown() {
    var own = SelfSigned.of("localhost");
    var options = TlsOptions.defaults().withIdentity(own.identity());
    assertThat(own + " " + options).contains("CN=localhost").doesNotContain("rivate");
  }
}
