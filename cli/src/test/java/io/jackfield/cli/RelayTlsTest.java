package io.jackfield.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `jack relay` with TLS on either side: a client in plain text, a relay to TLS, a relay from TLS,
/// a server in plain text.
@Timeout(120)
class RelayTlsTest {
  private static final String LISTEN = "listen://127.0.0.1:0";
  private static final String LISTEN_TLS = "listen+tls://:0";
  private static final int BULK = 64 << 20;

  private static int port(JackRun jack) throws Exception {
    return Integer.parseInt(jack.awaitLine("jack: relaying from \\S+:(\\d+) to .*").group(1));
  }

  private static String sha256(JackRun jack) throws Exception {
    return jack.awaitLine("jack: made a certificate .* --pin (\\w{64})").group(1);
  }

  private static String tcp(ServerSocket server) {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  private static Socket accept(ServerSocket server) throws IOException {
    var socket = server.accept();
    socket.setSoTimeout((int) Await.LONG.toMillis());
    return socket;
  }

  private static void send(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(UTF_8));
  }

  @Test
  void anAnswerArrivesAfterTheClientsEnd() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jacks = new JackRun.Several()) {
      var from = jacks.start("relay", LISTEN_TLS, tcp(server));
      var to = jacks.start("relay", "--pin", sha256(from), LISTEN, "tls://localhost:" + port(from));
      try (var client = Loopback.IPV4.connect(port(to));
          var onwards = accept(server)) {
        send(client, "question");
        client.shutdownOutput();
        assertThat(onwards.getInputStream().readAllBytes()).asString().isEqualTo("question");
        send(onwards, "answer");
        onwards.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
      }
    }
  }

  @Test
  void bulkPassesUnchangedBothWaysAtOnce() throws Exception {
    var noise = Noise.fresh();
    var forth = noise.bytes(1, 1 << 20);
    var back = noise.bytes(2, 1 << 20);
    try (var server = Loopback.IPV4.listen();
        var jacks = new JackRun.Several()) {
      var from = jacks.start("relay", LISTEN_TLS, tcp(server));
      var to = jacks.start("relay", "--pin", sha256(from), LISTEN, "tls://localhost:" + port(from));
      try (var client = Loopback.IPV4.connect(port(to));
          var onwards = accept(server)) {
        var sendingForth = Await.start(() -> sendBulk(client, forth));
        var sendingBack = Await.start(() -> sendBulk(onwards, back));
        var gotBack = Await.start(() -> read(client.getInputStream()));
        assertThat(read(onwards.getInputStream()))
            .as("seed %d", noise.seed())
            .isEqualTo(sendingForth.result());
        assertThat(gotBack.result()).as("seed %d", noise.seed()).isEqualTo(sendingBack.result());
      }
    }
  }

  /// How many bytes, and their sum.
  private record Bulk(long count, long sum) {}

  private static Bulk sendBulk(Socket to, byte[] block) throws IOException {
    var sum = new CRC32();
    OutputStream out = to.getOutputStream();
    for (int sent = 0; sent < BULK; sent += block.length) {
      sum.update(block);
      out.write(block);
    }
    to.shutdownOutput();
    return new Bulk(BULK, sum.getValue());
  }

  private static Bulk read(InputStream from) throws IOException {
    var sum = new CRC32();
    long count = 0;
    var buffer = new byte[256 * 1024];
    for (int n; (n = from.read(buffer)) >= 0; count += n) {
      sum.update(buffer, 0, n);
    }
    return new Bulk(count, sum.getValue());
  }

  @Test
  void aRelayMayEndTlsAndBeginItAnew(@TempDir Path folder) throws Exception {
    assertThat(JackRun.run("cert", "--out", folder.resolve("own").toString()).code()).isZero();
    var certificate = folder.resolve("own-cert.pem");
    var key = folder.resolve("own-key.pem");
    try (var server = Loopback.IPV4.listen();
        var jacks = new JackRun.Several()) {
      var last = jacks.start("relay", LISTEN_TLS, tcp(server));
      var middle =
          jacks.start(
              "relay",
              "--cert",
              certificate.toString(),
              "--key",
              key.toString(),
              "--pin",
              sha256(last),
              LISTEN_TLS,
              "tls://localhost:" + port(last));
      var client =
          jacks.start(
              "connect", "--tls", "--ca", certificate.toString(), "localhost", "" + port(middle));
      try (var onwards = accept(server)) {
        client.type("x");
        assertThat(onwards.getInputStream().readNBytes(1)).asString().isEqualTo("x");
        client.endInput();
        assertThat(onwards.getInputStream().read()).isEqualTo(-1);
        onwards.shutdownOutput();
        assertThat(client.exitCode()).isZero();
      }
    }
  }

  @Test
  void aServerThatNobodyVouchesForCostsTheClientAndIsTold() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jacks = new JackRun.Several()) {
      var from = jacks.start("relay", LISTEN_TLS, tcp(server));
      var to = jacks.start("relay", LISTEN, "tls://localhost:" + port(from));
      try (var client = Loopback.IPV4.connect(port(to))) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        to.awaitLine("jack: let go of .*no trusted authority vouches for the certificate.*");
        assertThat(to.hasEnded()).isFalse();
      }
    }
  }

  @Test
  void aClientThatSpeaksNoTlsIsLetGo() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", "-v", LISTEN_TLS, tcp(server));
        var client = Loopback.IPV4.connect(port(jack))) {
      send(client, "plain text\n");
      jack.awaitLine("jack: #\\d+ .*TLS.*");
      assertThat(jack.hasEnded()).isFalse();
    }
  }

  @Test
  void callersOfTwoTlsPortsMeet() throws Exception {
    try (var jacks = new JackRun.Several()) {
      var relay = jacks.start("relay", LISTEN_TLS, LISTEN_TLS);
      var ports =
          relay.awaitLine("jack: relaying between callers of \\S+:(\\d+) and of \\S+:(\\d+)");
      var pin = sha256(relay);
      var one = jacks.start("connect", "--tls", "--pin", pin, "localhost", ports.group(1));
      var two = jacks.start("connect", "--tls", "--pin", pin, "localhost", ports.group(2));
      one.type("hello");
      assertThat(two.text(5)).isEqualTo("hello");
      one.endInput();
      two.endInput();
      assertThat(one.exitCode()).isZero();
      assertThat(two.exitCode()).isZero();
    }
  }

  @Test
  void anOptionAboutTlsWithoutTlsIsWrong() throws Exception {
    var result = JackRun.run("relay", "--insecure", LISTEN, "tcp://127.0.0.1:1");
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains("--insecure is about TLS: give an address of tls:// or listen+tls://");
  }

  @Test
  void aFileGoesByTlsToWhoMadeTheCertificate(@TempDir Path folder) throws Exception {
    var bytes = Noise.fresh().bytes(1, 700_001);
    var file = Files.write(folder.resolve("f"), bytes);
    var there = Files.createDirectory(folder.resolve("there"));
    try (var receiver = JackRun.start("receive", "--tls", "-o", there.toString(), "0")) {
      var pin = sha256(receiver);
      var port = "" + receiver.port();
      var other = "0".repeat(64);
      var wrong = JackRun.run("send", "--tls", "--pin", other, file.toString(), "localhost", port);
      assertThat(wrong.code()).isEqualTo(FailureClass.TLS_TRUST.code());
      receiver.awaitLine("jack: .*; still listening");
      var sent = JackRun.run("send", "--tls", "--pin", pin, file.toString(), "localhost", port);
      assertThat(sent.code()).as(sent.err()).isZero();
      assertThat(receiver.exitCode()).isZero();
      assertThat(there.resolve("f")).hasBinaryContent(bytes);
    }
  }

  @Test
  void aSenderMayListenWithTls(@TempDir Path folder) throws Exception {
    var bytes = Noise.fresh().bytes(1, 5_000);
    var file = Files.write(folder.resolve("f"), bytes);
    var output = folder.resolve("g");
    try (var sender = JackRun.start("send", "--listen", "--tls", file.toString(), "0")) {
      var pin = sha256(sender);
      var where = "tls://localhost:" + sender.port();
      var got = JackRun.run("receive", "-c", "--pin", pin, "-o", output.toString(), where);
      assertThat(got.code()).as(got.err()).isZero();
      assertThat(sender.exitCode()).isZero();
      assertThat(output).hasBinaryContent(bytes);
    }
  }
}
