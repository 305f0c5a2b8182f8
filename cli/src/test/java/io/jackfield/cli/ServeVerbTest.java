package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ServeVerbTest {
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  @ParameterizedTest
  @EnumSource
  void echoSendsBackAllItGetsUntilTheClientEnds(Loopback loopback) throws Exception {
    var noise = Noise.fresh();
    var bytes = noise.bytes(1, 500_000);
    try (var jack = JackRun.start("serve", "echo", loopback.host, "0");
        var client = loopback.connect(jack.port())) {
      var sending =
          Await.start(() -> {
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
            return true;
          });
      assertThat(client.getInputStream().readAllBytes())
          .as("seed %d", noise.seed())
          .isEqualTo(bytes);
      assertThat(sending.result()).isTrue();
    }
  }

  @Test
  void oneMoreThanTheMostWaits() throws Exception {
    try (var jack = JackRun.start("serve", "--max-connections", "1", "echo", "0");
        var first = Loopback.IPV4.connect(jack.port());
        var second = Loopback.IPV4.connect(jack.port())) {
      second.getOutputStream().write('2');
      first.getOutputStream().write('1');
      assertThat(first.getInputStream().read()).isEqualTo('1');
      assertThat(second.getInputStream().available()).isZero();
      Loopback.hangUp(first);
      assertThat(second.getInputStream().read()).isEqualTo('2');
    }
  }

  @Test
  void echoAnswersADatagramWithTheSame() throws Exception {
    var noise = Noise.fresh();
    var bytes = noise.bytes(1, 60_000);
    var answer = ask("echo", bytes);
    assertThat(answer.bytes()).as("seed %d", noise.seed()).isEqualTo(bytes);
  }

  @Test
  void discardTakesAllAndSaysNothing() throws Exception {
    try (var jack = JackRun.start("serve", "discard", "-v", "0");
        var client = Loopback.IPV4.connect(jack.port())) {
      client.getOutputStream().write(new byte[3_000_000]);
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      jack.awaitLine(
          "jack: #\\d+ closed after .*: received 3,000,000 bytes, sent 0 bytes; the peer ended"
              + " first");
    }
  }

  @Test
  void discardAnswersNoDatagram() throws Exception {
    try (var jack = JackRun.start("serve", "-uv", "discard", "0");
        var client = Loopback.IPV4.datagrams()) {
      Datagrams.send(client, "void", Loopback.IPV4, jack.port());
      jack.awaitLine("jack: #\\d+ closed after .*: received 4 bytes, sent 0 bytes; .*");
    }
  }

  @Test
  void chargenSendsTheRotatingPatternWithoutEnd() throws Exception {
    try (var jack = JackRun.start("serve", "chargen", "0");
        var client = Loopback.IPV4.connect(jack.port())) {
      // RFC 864: 72 of the 95 printable characters a line, each line one further; so two turns.
      for (int line = 0; line < 190; line++) {
        var expected = new StringBuilder();
        for (int column = 0; column < 72; column++) {
          expected.append((char) (' ' + (line + column) % 95));
        }
        assertThat(new String(client.getInputStream().readNBytes(74), StandardCharsets.US_ASCII))
            .isEqualTo(expected + "\r\n");
      }
    }
  }

  @Test
  void chargenAnswersADatagramWithAtMost512Characters() throws Exception {
    var answer = ask("chargen", new byte[] {1});
    assertThat(answer.bytes()).hasSizeLessThanOrEqualTo(512);
    assertThat(answer.text()).matches("[\\x20-\\x7e\\r\\n]*");
  }

  @Test
  void qotdSendsAShortQuotationAndCloses() throws Exception {
    try (var jack = JackRun.start("serve", "qotd", "0");
        var client = Loopback.IPV4.connect(jack.port())) {
      assertQuotation(client.getInputStream().readAllBytes());
    }
    assertQuotation(ask("qotd", new byte[0]).bytes());
  }

  private static void assertQuotation(byte[] bytes) {
    // RFC 865 limits it to 512 printable characters.
    assertThat(bytes).hasSizeBetween(1, 512);
    assertThat(bytes).asString().matches("[\\x20-\\x7e\\r\\n]+").endsWith("\r\n");
  }

  @Test
  void daytimeSendsALineAndCloses() throws Exception {
    var line = "[A-Z][a-z]+day, [A-Z][a-z]+ \\d{1,2}, \\d{4} \\d\\d:\\d\\d:\\d\\d-\\S+\r\n";
    try (var jack = JackRun.start("serve", "daytime", "0");
        var client = Loopback.IPV4.connect(jack.port())) {
      assertThat(client.getInputStream().readAllBytes()).asString().matches(line);
    }
    assertThat(ask("daytime", new byte[0]).text()).matches(line);
  }

  @Test
  void timeSendsTheSecondsSince1900AndCloses() throws Exception {
    long before = Instant.now().getEpochSecond();
    byte[] overTcp;
    try (var jack = JackRun.start("serve", "time", "0");
        var client = Loopback.IPV4.connect(jack.port())) {
      overTcp = client.getInputStream().readAllBytes();
    }
    var overUdp = ask("time", new byte[0]).bytes();
    long after = Instant.now().getEpochSecond();
    for (var answer : List.of(overTcp, overUdp)) {
      assertThat(answer).hasSize(4);
      long told = Integer.toUnsignedLong(ByteBuffer.wrap(answer).getInt());
      // 32 bits come round in 2036, and so does this.
      assertThat((told - SECONDS_1900_TO_1970) & 0xffff_ffffL)
          .isBetween(before & 0xffff_ffffL, after & 0xffff_ffffL);
    }
  }

  @Test
  void fiveHundredClientsAreServedAtOnce() throws Exception {
    var clients = new ArrayList<Socket>();
    try (var jack = JackRun.start("serve", "echo", "0")) {
      for (int i = 0; i < 500; i++) {
        clients.add(Loopback.IPV4.connect(jack.port()));
      }
      for (int i = 0; i < 500; i++) {
        clients
            .get(i)
            .getOutputStream()
            .write("client %d".formatted(i).getBytes(StandardCharsets.UTF_8));
      }
      for (int i = 499; i >= 0; i--) {
        var client = clients.get(i);
        client.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("client " + i);
      }
      closeAll(clients);
    } finally {
      closeAll(clients);
    }
  }

  private static void closeAll(List<Socket> clients) throws IOException {
    for (var client : clients) {
      client.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 9, 13, 17, 19, 37})
  void aDatagramFromSuchAServiceIsNotAnswered(int port) throws Exception {
    try (var jack = JackRun.start("serve", "-uv", "echo", "0");
        var service = lowPort(port)) {
      Datagrams.send(service, "loop", Loopback.IPV4, jack.port());
      jack.awaitLine("jack: #\\d+ closed after .*: received 4 bytes, sent 0 bytes; .*");
    }
  }

  private static DatagramSocket lowPort(int port) throws IOException {
    try {
      return new DatagramSocket(new InetSocketAddress(Loopback.IPV4.address(), port));
    } catch (BindException e) {
      assumeTrue(false, "port " + port + " cannot be had: " + e.getMessage());
      throw e;
    }
  }

  private static Datagrams.Packet ask(String service, byte[] question) throws Exception {
    try (var jack = JackRun.start("serve", "-u", service, "127.0.0.1:0");
        var client = Loopback.IPV4.datagrams()) {
      Datagrams.send(client, question, new InetSocketAddress(Loopback.IPV4.address(), jack.port()));
      return Datagrams.receive(client);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--max-connections 0 echo 0",
        "--max-connections many echo 0",
        "-u --max-connections 1 echo 0"
      })
  void wrongWordsAreTold(String words) throws Exception {
    var result = JackRun.run(("serve " + words).split(" ", -1));
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--max-connections");
  }
}
