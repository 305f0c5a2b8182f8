package io.jackfield.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.Address;
import io.jackfield.BadAddressException;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.TlsAddress;
import io.jackfield.TlsException;
import io.jackfield.Tube;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsAddressTest {
  @TempDir Path folder;

  private static Server listen(SelfSigned own) throws Exception {
    var tls = TlsOptions.defaults().withIdentity(own.identity());
    return Server.listen(
        TcpAddress.loopback(0),
        ServerOptions.defaults().withLayer(Tls.server(tls)),
        tube -> tube.sendLine("hello"));
  }

  @Test
  void serverIsVerified() throws Exception {
    try (var server = listen(SelfSigned.of("localhost"))) {
      var failure =
          catchThrowableOfType(
              TlsException.class,
              () -> Tube.connect(Address.parse("tls://localhost:" + server.port())));
      assertThat(failure.reason()).isEqualTo(TlsException.Reason.UNTRUSTED);
    }
  }

  /// On the class path, and with an authority of the JVM's own.
  @Test
  void serverWithACertificateOfTheJvmsAuthoritiesIsTalkedTo() throws Exception {
    var own = SelfSigned.of("localhost");
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var x509 =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(own.certificate().der().toArray()));
    store.setCertificateEntry("own", x509);
    var authorities = folder.resolve("authorities.p12");
    try (var out = Files.newOutputStream(authorities)) {
      store.store(out, Certificates.PASSWORD.toCharArray());
    }
    try (var server = listen(own)) {
      var program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Djavax.net.ssl.trustStore=" + authorities,
                  "-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD,
                  "-cp",
                  "target/classes:target/test-classes",
                  TlsAddressProgram.class.getName(),
                  "tls://localhost:" + server.port())
              .redirectErrorStream(true)
              .start();
      var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said).isEqualTo("hello");
    }
  }

  @Test
  void listeningNeedsACertificateAndSaysSo() {
    assertThatThrownBy(
            () -> Server.listen(Address.parse("tls://:0"), ServerOptions.defaults(), _ -> {}))
        .isInstanceOf(BadAddressException.class)
        .hasMessageContaining("listen on tcp://127.0.0.1:0 with Tls.server(...)");
    assertThat(new TlsAddress("h", 1).tcp()).isEqualTo(new TcpAddress("h", 1));
  }
}
