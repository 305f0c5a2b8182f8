package io.jackfield.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.TlsException;
import io.jackfield.TlsException.Reason;
import io.jackfield.Tube;
import io.jackfield.WireEvent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What [TlsOptions] leave to choose: ciphers, names, application protocols, several files.
@Timeout(60)
class TlsChoicesTest {
  private final BlockingQueue<IOException> failures = new LinkedBlockingQueue<>();

  private Server listen(TlsOptions tls) throws IOException {
    var options =
        ServerOptions.defaults()
            .withLayer(Tls.server(tls))
            .withListener(event -> {
              if (event instanceof WireEvent.HandshakeFailed failed) {
                failures.add(failed.failure());
              }
            });
    return Server.listen(
        TcpAddress.loopback(0), options, tube -> tube.sendLine("got " + tube.readLine()));
  }

  private static TlsFacts talk(Server server, String name, TlsOptions options) throws IOException {
    try (var tube = Tube.connect(server.address(), Tls.client(name, options))) {
      tube.sendLine("x");
      assertThat(tube.readLine()).isEqualTo("got x");
      return tube.facts(TlsFacts.class).orElseThrow();
    }
  }

  private static TlsException refused(Server server, String name, TlsOptions options) {
    return catchThrowableOfType(TlsException.class, () -> talk(server, name, options));
  }

  private static TlsOptions own() {
    return TlsOptions.defaults().withIdentity(TlsIdentity.selfSigned("localhost"));
  }

  private static TlsOptions anybody() {
    return TlsOptions.defaults().withTrust(Trust.all());
  }

  // ---- ciphers

  @Test
  void cipherThatIsNamedIsTheOneThatIsUsed() throws Exception {
    var only12 = anybody().withVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2);
    try (var server = listen(own())) {
      for (var name :
          List.of(
              "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305",
              "ECDHE-ECDSA-AES256-SHA384", "ecdhe-ecdsa-aes128-sha")) {
        var cipher = talk(server, "x", only12.withCiphers(name)).cipher();
        assertThat(only12.withCiphers(name).ciphers()).endsWith(cipher).hasSize(4);
      }
      assertThat(talk(server, "x", anybody().withCiphers("TLS_CHACHA20_POLY1305_SHA256")).cipher())
          .isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
      // Without its name TLS 1.3 is left alone.
      assertThat(talk(server, "x", anybody().withCiphers("ECDHE-RSA-AES128-SHA")).version())
          .isEqualTo(TlsVersion.TLS_1_3);
      var failure = refused(server, "x", only12.withCiphers("ECDHE-RSA-AES128-SHA"));
      assertThat(failure.reason()).isEqualTo(Reason.PEER_REFUSED);
    }
  }

  @Test
  void groupsAndSignsMeanWhatTheyDoForOpenssl() {
    var defaults = TlsOptions.defaults();
    assertThat(defaults.withCiphers("HIGH:!aNULL:!MD5:@STRENGTH").ciphers())
        .isEqualTo(defaults.withCiphers("ALL").ciphers())
        .isEqualTo(defaults.withCiphers("DEFAULT, HIGH").ciphers());
    assertThat(defaults.withCiphers("ECDHE+AESGCM").ciphers())
        .hasSizeGreaterThan(3)
        .allMatch(each -> !each.contains("_WITH_") || each.matches("TLS_ECDHE_.*_GCM_.*"));
    assertThat(defaults.withCiphers("ALL:!SHA1:!DHE").ciphers())
        .noneMatch(each -> each.endsWith("_SHA") || each.contains("_DHE_"))
        .anyMatch(each -> each.contains("_ECDHE_"));
    assertThat(defaults.withCiphers("ALL:-AES:AES128+ECDSA").ciphers().getLast())
        .contains("ECDSA", "AES_128");
    assertThat(defaults.withCiphers("!ECDSA:ALL").ciphers())
        .noneMatch(each -> each.contains("ECDSA"));
    assertThat(defaults.withCiphers("ALL:+AESGCM").ciphers().getLast()).contains("GCM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO-SUCH", "HIGH:NO-SUCH", "!NO-SUCH:HIGH", "ECDHE+NO-SUCH"})
  void unknownCipherIsRefusedByName(String list) {
    assertThatThrownBy(() -> TlsOptions.defaults().withCiphers(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown cipher")
        .hasMessageContaining("NO-SUCH")
        .hasMessageContaining(list);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "aNULL", "RC4:3DES", "ALL:!ALL"})
  void listThatLeavesNoneIsRefused(String list) {
    assertThatThrownBy(() -> TlsOptions.defaults().withCiphers(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leaves none");
  }

  // ---- names

  @Test
  void nameIsNotLookedAtWhenThatIsSwitchedOffButTheAuthorityIs() throws Exception {
    try (var server = listen(Certificates.identity(Certificates.local()))) {
      var trusting = Certificates.trusting(Certificates.local());
      assertThat(refused(server, "other", trusting).reason()).isEqualTo(Reason.NAME);
      talk(server, "other", trusting.withNameCheck(NameCheck.NONE));
      var untrusting = TlsOptions.defaults().withNameCheck(NameCheck.NONE);
      assertThat(refused(server, "localhost", untrusting).reason()).isEqualTo(Reason.UNTRUSTED);
    }
  }

  @Test
  void commonNameCountsOnlyWhenAskedForAndThereIsNoOther() throws Exception {
    var old = Certificates.pkcs12("localhost", "");
    try (var server = listen(Certificates.identity(old))) {
      var trusting = Certificates.trusting(old);
      assertThat(refused(server, "localhost", trusting).reason()).isEqualTo(Reason.NAME);
      var lenient = trusting.withNameCheck(NameCheck.COMMON_NAME_TOO);
      talk(server, "LOCALHOST", lenient);
      assertThat(refused(server, "other", lenient).reason()).isEqualTo(Reason.NAME);
    }
    var address = Certificates.pkcs12("127.0.0.1", "");
    try (var server = listen(Certificates.identity(address))) {
      var lenient = Certificates.trusting(address).withNameCheck(NameCheck.COMMON_NAME_TOO);
      assertThat(refused(server, "127.0.0.1", lenient).reason()).isEqualTo(Reason.NAME);
    }
    var both = Certificates.pkcs12("common", "dns:alternative");
    try (var server = listen(Certificates.identity(both))) {
      var lenient = Certificates.trusting(both).withNameCheck(NameCheck.COMMON_NAME_TOO);
      talk(server, "alternative", lenient);
      assertThat(refused(server, "common", lenient).reason()).isEqualTo(Reason.NAME);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=good.example", "O=x\\,CN\\=bad.example, CN=good.example",
        "CN=good.example, OU=x, CN=bad.example", "CN=bad.example\\,CN\\=good, CN=bad"
      })
  void commonNameIsReadAsItsOwnerMeantIt(String subject) {
    var found = HostNames.commonName(new javax.security.auth.x500.X500Principal(subject));
    if (subject.startsWith("CN=bad")) {
      assertThat(found).contains("bad.example,CN=good");
    } else {
      assertThat(found).contains("good.example");
    }
  }

  // ---- application protocols

  @ParameterizedTest
  @ValueSource(strings = {"quiz,echo|echo|echo", "quiz,echo|echo,quiz|quiz", "|echo|", "echo||"})
  void applicationProtocolIsTheServersBestThatBothSpeak(String sides) throws Exception {
    var each = sides.split("\\|", -1);
    try (var server = listen(own().withAlpn(words(each[0])))) {
      assertThat(talk(server, "x", anybody().withAlpn(words(each[1]))).alpn()).isEqualTo(each[2]);
    }
  }

  private static String[] words(String text) {
    return text.isEmpty() ? new String[0] : text.split(",", -1);
  }

  @Test
  void noApplicationProtocolInCommonIsSaidOnBothSides() throws Exception {
    try (var server = listen(own().withAlpn("quiz", "echo"))) {
      var failure = refused(server, "x", anybody().withAlpn("h2", "http/1.1"));
      assertThat(failure.reason()).isEqualTo(Reason.PEER_REFUSED);
      assertThat(failure).hasMessageContaining("application protocols (ALPN) h2, http/1.1");
      var theirs = (TlsException) failures.take();
      assertThat(theirs.reason()).isEqualTo(Reason.PROTOCOL);
      assertThat(theirs)
          .hasMessageContaining("the client speaks h2, http/1.1, this side quiz, echo");
    }
  }

  // ---- several files

  @Test
  void severalFilesOfAuthoritiesAllCount() throws Exception {
    var one = SelfSigned.of("localhost");
    var two = SelfSigned.of("localhost");
    var trust =
        Trust.pem(
            Certificates.file("one.pem", one.certificate().pem()),
            Certificates.file("two.pem", two.certificate().pem()));
    for (var each : List.of(one, two)) {
      try (var server = listen(TlsOptions.defaults().withIdentity(each.identity()))) {
        talk(server, "localhost", TlsOptions.defaults().withTrust(trust));
      }
    }
  }
}
