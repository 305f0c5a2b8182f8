package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `--tls` and its kin of `connect` and `listen`, and `jack cert`.
@Timeout(60)
class TlsWordsTest {
  @TempDir Path folder;

  private static JackRun connect(int port, String... more) {
    var words = new ArrayList<>(List.of("connect", "--tls", "localhost", "" + port));
    words.addAll(List.of(more));
    return JackRun.start(words.toArray(String[]::new));
  }

  private static void passesBothWays(JackRun server, JackRun client) throws Exception {
    client.type("forth");
    assertThat(server.text(5)).isEqualTo("forth");
    server.type("back");
    assertThat(client.text(4)).isEqualTo("back");
    client.endInput();
    assertThat(server.restOfOutput()).isEmpty();
    server.endInput();
    assertThat(client.restOfOutput()).isEmpty();
    assertThat(client.exitCode()).isZero();
    assertThat(server.exitCode()).isZero();
  }

  @Test
  void listenerMakesACertificateWhichItsClientCanPin() throws Exception {
    try (var server = JackRun.start("listen", "--tls", "-v", "--alpn", "quiz,echo", "0")) {
      var sha256 = server.awaitLine("jack: made a certificate .* --pin (\\w{64})").group(1);
      try (var client = connect(server.port(), "--pin", sha256, "-v", "--alpn", "echo")) {
        passesBothWays(server, client);
        client.awaitLine("jack: TLS with 127.0.0.1:\\d+: TLS 1.3, TLS_AES\\S+, ALPN echo");
        client.awaitLine(
            "jack: its certificate: subject \"CN=localhost\".*" + sha256 + "; trusted by pin");
      }
    }
  }

  @Test
  void refusedCertificateIsToldWithTheFlagThatAcceptsIt() throws Exception {
    try (var server = JackRun.start("listen", "--tls", "0")) {
      var sha256 = server.awaitLine("jack: made a certificate .* --pin (\\w{64})").group(1);
      try (var client = connect(server.port())) {
        assertThat(client.exitCode()).isEqualTo(FailureClass.TLS_TRUST.code());
        assertThat(client.errors())
            .contains("no trusted authority vouches for the certificate")
            .endsWith("To accept exactly this certificate: --pin " + sha256 + " [tls-trust]\n");
      }
      assertThat(server.exitCode()).isEqualTo(FailureClass.TLS.code());
    }
  }

  @Test
  void datagramsAreEncryptedAsWell() throws Exception {
    try (var server = JackRun.start("listen", "-u", "--tls", "0")) {
      var sha256 = server.awaitLine("jack: made a certificate .* --pin (\\w{64})").group(1);
      try (var client = connect(server.port(), "-u", "--pin", sha256, "-v", "--quiet-end", "3s")) {
        client.awaitLine("jack: TLS with 127.0.0.1:\\d+: DTLS 1.2, TLS_ECDHE\\S+");
        client.type("forth");
        assertThat(server.text(5)).isEqualTo("forth");
        client.endInput();
        server.type("back");
        assertThat(client.text(4)).isEqualTo("back");
        assertThat(client.restOfOutput()).isEmpty();
        assertThat(client.exitCode()).isZero();
        assertThat(server.restOfOutput()).isEmpty();
        server.endInput();
        assertThat(server.exitCode()).isZero();
      }
    }
  }

  @Test
  void addressThatSaysTlsNeedsNoOptionForIt() throws Exception {
    try (var server = JackRun.start("listen", "--tls", "0")) {
      var sha256 = server.awaitLine("jack: made a certificate .* --pin (\\w{64})").group(1);
      var address = "tls://localhost:" + server.port();
      try (var client = JackRun.start("connect", address, "--pin", sha256)) {
        passesBothWays(server, client);
      }
    }
  }

  @Test
  void firstUseIsSaidAndTheNextOneIsNot() throws Exception {
    var file = folder.resolve("known").toString();
    var base = folder.resolve("own").toString();
    JackRun.run("cert", "--out", base);
    var port = new String[] {"0"};
    for (var said :
        List.of(
            "on first use: 127.0.0.1:.* certificate \\w{64}, now in " + file, "by earlier use")) {
      try (var client = talk(base, port, "--known-hosts", file, "-v")) {
        client.awaitLine(".*trusted " + said);
      }
    }
    assertThat(Files.readAllLines(Path.of(file))).hasSize(1);
  }

  /// Has a client talk to a listener with the certificate at `base`, on the port, which is set;
  /// both have ended then.
  private static JackRun talk(String base, String[] port, String... more) throws Exception {
    try (var server =
        JackRun.start(
            "listen", "--tls", "--cert", base + "-cert.pem", "--key", base + "-key.pem", port[0])) {
      port[0] = "" + server.port();
      var client = connect(server.port(), more);
      passesBothWays(server, client);
      return client;
    }
  }

  @Test
  void filesOfCertServeBothSides() throws Exception {
    var base = folder.resolve("own").toString();
    var made = JackRun.run("cert", "--out", base, "--days", "3", "localhost");
    assertThat(made.code()).isZero();
    assertThat(made.out()).matches("[0-9a-f]{64}\\R");
    assertThat(made.err()).contains("--cert " + base + "-cert.pem --key " + base + "-key.pem");
    var key = Path.of(base + "-key.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    var identity = new String[] {"--cert", base + "-cert.pem", "--key", base + "-key.pem"};
    try (var server =
            JackRun.start(
                "listen",
                "--tls",
                "--cert",
                identity[1],
                "--key",
                identity[3],
                "--client-ca",
                identity[1],
                "--tls-max",
                "1.2",
                "0");
        var client =
            connect(
                server.port(),
                "--ca",
                identity[1],
                "--cert",
                identity[1],
                "--key",
                identity[3],
                "--ciphers",
                "ECDHE+AESGCM",
                "-v")) {
      client.awaitLine("jack: TLS with .*: TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_\\d+_GCM.*");
      assertThat(server.errors()).doesNotContain("made a certificate");
    }
  }

  @Test
  void certOverwritesOnlyWhenForced() throws Exception {
    var base = folder.resolve("own").toString();
    var words = new String[] {"cert", "--out", base, "--rsa", "--force"};
    var first = JackRun.run(words);
    var refused = JackRun.run("cert", "--out", base);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("is there already; --force replaces it");
    var second = JackRun.run(words);
    assertThat(second.code()).isZero();
    assertThat(second.out()).isNotEqualTo(first.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect --pin 00 h 1|--pin is about TLS: add --tls",
        "connect --tls --pin 00 h 1|--pin: not a SHA-256",
        "connect --tls --insecure --tofu h 1|--insecure and --tofu exclude each other",
        "connect --tls --tls-min 1.1 h 1|--tls-min takes 1.2 or 1.3, not \"1.1\"",
        "connect --tls --tls-min 1.3 --tls-max 1.2 h 1|is newer than",
        "connect --tls --ciphers NONSENSE h 1|unknown cipher \"NONSENSE\"",
        "connect --tls --key k h 1|--key needs --cert",
        "connect --tls unix:/x|needs --servername NAME",
        "listen --cert c 0|--cert is about TLS: add --tls",
        "listen -k -u --tls 0|only two of them",
        "cert --days 0|--days takes a number from 1 to 36500, not \"0\"",
        "cert --ec --rsa|--rsa and --ec exclude each other",
        "cert a..b|neither a host's name nor an address"
      })
  void wrongWordsAreTold(String wordsAndMessage) throws Exception {
    var parts = wordsAndMessage.split("\\|", 2);
    var result = JackRun.run(parts[0].split(" ", -1));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(parts[1]);
  }
}
