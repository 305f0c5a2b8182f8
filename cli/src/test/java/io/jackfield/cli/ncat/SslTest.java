package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.cli.ncat.Party.Who;
import io.jackfield.tls.KeyKind;
import io.jackfield.tls.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SslTest {
  @TempDir private static Path folder;
  private static String certificate = "";
  private static String key = "";

  @BeforeAll
  static void makeCertificate() throws Exception {
    var pem = folder.resolve("certificate.pem");
    var secret = folder.resolve("key.pem");
    SelfSigned.of(KeyKind.RSA_2048, Duration.ofDays(2), List.of("localhost")).write(pem, secret);
    certificate = pem.toString();
    key = secret.toString();
  }

  private record Server(Party party, String port) implements AutoCloseable {
    static Server of(Who who, String... words) throws Exception {
      var port = String.valueOf(Party.freePort());
      var all =
          Stream.of(Stream.of("--ssl"), Stream.of(words), Stream.of("127.0.0.1", port))
              .flatMap(each -> each);
      return new Server(Party.listen(who, all.toArray(String[]::new)), port);
    }

    @Override
    public void close() throws java.io.IOException {
      party.close();
    }
  }

  private static Server withCertificate(Who who, String... words) throws Exception {
    var all =
        Stream.concat(Stream.of("--ssl-cert", certificate, "--ssl-key", key), Stream.of(words));
    return Server.of(who, all.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aServersCertificateIsMadeOnTheFly(Who client) throws Exception {
    try (var server = Server.of(Who.OURS);
        var party = client.start("-v", "--ssl", "127.0.0.1", server.port)) {
      party.type("hello");
      assertThat(server.party.text(5)).isEqualTo("hello");
      server.party.awaitLine("Ncat: Generating a temporary 2048-bit RSA key\\. .*");
      var made = server.party.awaitLine("Ncat: SHA-1 fingerprint: ([0-9A-F ]{49})").group(1);
      party.awaitLine("Ncat: SHA-1 fingerprint: " + made);
      party.awaitLine("Ncat: SSL connection to 127\\.0\\.0\\.1:" + server.port + "\\..*");
      party.endInput();
      assertThat(server.party.exitCode()).isZero();
      assertThat(party.exitCode()).isZero();
    }
  }

  @Test
  void anUnverifiedServerIsSaidOnce() throws Exception {
    try (var server = withCertificate(Who.OURS);
        var party = Who.OURS.start("--ssl", "127.0.0.1", server.port)) {
      party.endInput();
      assertThat(party.exitCode()).isZero();
      assertThat(party.errors())
          .isEqualTo(
              "Ncat: The server's certificate was not verified; --ssl-verify would do that.\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aTrustedServerIsVerified(Who server) throws Exception {
    try (var other = withCertificate(server);
        var party =
            Who.OURS.start(
                "--ssl-verify", "--ssl-trustfile", certificate, "localhost", other.port)) {
      party.type("x");
      assertThat(other.party.text(1)).isEqualTo("x");
      party.endInput();
      assertThat(party.exitCode()).isZero();
      assertThat(party.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aStrangerIsRefused(Who client) throws Exception {
    try (var server = withCertificate(Who.OURS);
        var party = client.start("--ssl-verify", "127.0.0.1", server.port)) {
      party.endInput();
      assertThat(party.exitCode()).isEqualTo(1);
      assertThat(server.party.exitCode()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aServerOfAnotherNameIsRefused(Who client) throws Exception {
    try (var server = withCertificate(Who.OURS);
        var party = client.start("--ssl-trustfile", certificate, "127.0.0.1", server.port)) {
      party.endInput();
      assertThat(party.exitCode()).isNotZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void serverNameIsWhatIsVerified(Who client) throws Exception {
    try (var server = withCertificate(Who.OURS);
        var party =
            client.start(
                "--ssl-trustfile",
                certificate,
                "--ssl-servername",
                "localhost",
                "127.0.0.1",
                server.port)) {
      party.type("x");
      assertThat(server.party.text(1)).isEqualTo("x");
    }
  }

  /// openssl makes one without alternative names.
  @Test
  void aCommonNameCountsWhereThereIsNoOtherButNotForAddresses() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "no openssl here");
    var pem = folder.resolve("cn.pem").toString();
    var secret = folder.resolve("cn-key.pem").toString();
    var made =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-keyout",
                secret,
                "-out",
                pem)
            .redirectErrorStream(true)
            .start();
    made.getInputStream().readAllBytes();
    assertThat(made.waitFor()).isZero();
    for (var host : List.of("localhost", "127.0.0.1")) {
      try (var server = Server.of(Who.OURS, "--ssl-cert", pem, "--ssl-key", secret);
          var party = Who.OURS.start("--ssl-trustfile", pem, host, server.port)) {
        party.endInput();
        assertThat(party.exitCode()).as(host).isEqualTo(host.equals("localhost") ? 0 : 1);
      }
    }
  }

  @Test
  void ciphersAreOpenSslsAndWrongOnesAreTold() throws Exception {
    try (var server = withCertificate(Who.THEIRS);
        var party =
            Who.OURS.start(
                "--ssl-ciphers", "ECDHE-RSA-AES128-GCM-SHA256", "127.0.0.1", server.port)) {
      party.type("x");
      assertThat(server.party.text(1)).isEqualTo("x");
    }
    var wrong = Party.run("--ssl-ciphers", "NO-SUCH-THING", "127.0.0.1", "1");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("NO-SUCH-THING").endsWith("QUITTING.\n");
  }

  /// The original offers protocols as a client only.
  @Test
  void protocolsAreAgreedOn() throws Exception {
    try (var server = withCertificate(Who.OURS, "--ssl-alpn", "h2,http/1.1");
        var party = Who.OURS.start("--ssl-alpn", "http/1.1", "127.0.0.1", server.port)) {
      party.type("x");
      assertThat(server.party.text(1)).isEqualTo("x");
    }
    try (var server = withCertificate(Who.OURS, "--ssl-alpn", "h2");
        var party = Who.THEIRS.start("--ssl", "--ssl-alpn", "other", "127.0.0.1", server.port)) {
      party.endInput();
      assertThat(party.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void certificateAndKeyGoTogether() throws Exception {
    var result = Party.run("--ssl-cert", certificate, "127.0.0.1", "1");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("Ncat: The --ssl-key and --ssl-cert options must be used together. QUITTING.\n");
    var missing =
        Party.run("--ssl-cert", "/nonexistent", "--ssl-key", "/nonexistent", "127.0.0.1", "1");
    assertThat(missing.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aSlowHandshakeKeepsNobodyOut(Who client) throws Exception {
    try (var server = withCertificate(Who.OURS, "-k");
        var silent = ListenTest.connect("127.0.0.1", Integer.parseInt(server.port));
        var party = client.start("--ssl", "127.0.0.1", server.port)) {
      party.type("x");
      assertThat(server.party.text(1)).isEqualTo("x");
      assertThat(silent.isConnected()).isTrue();
    }
  }

  @Test
  void aFailedHandshakeEndsOneShotServersWithOne() throws Exception {
    try (var server = withCertificate(Who.OURS);
        var peer = ListenTest.connect("127.0.0.1", Integer.parseInt(server.port))) {
      ListenTest.say(peer, "this is no TLS\r\n\r\n");
      assertThat(server.party.exitCode()).isEqualTo(1);
      server.party.awaitLine("Ncat: Failed SSL connection from 127.0.0.1:.*");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aProgramMayTalkThroughTls(Who client) throws Exception {
    try (var server = withCertificate(Who.OURS, "-c", "read x; echo \"got $x\"");
        var party = client.start("--ssl", "127.0.0.1", server.port)) {
      party.type("it\n");
      assertThat(party.text(7)).isEqualTo("got it\n");
      assertThat(server.party.exitCode()).isZero();
    }
  }
}
