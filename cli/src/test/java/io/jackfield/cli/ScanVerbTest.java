package io.jackfield.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.BadAddressException;
import io.jackfield.cli.scan.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ScanVerbTest {

  /// A port on which nobody listens any more.
  private static int closedPort() throws IOException {
    try (var probe = Loopback.IPV4.listen()) {
      return probe.getLocalPort();
    }
  }

  @Test
  void portsAreNumbersNamesAndRangesInOrder() {
    assertThat(Ports.parse("8000-8003,http, 22,8001,65534-", "tcp"))
        .containsExactly(22, 80, 8000, 8001, 8002, 8003, 65534, 65535);
    assertThat(Ports.parse("-3", "tcp")).containsExactly(1, 2, 3);
    assertThat(Ports.parse("1-65535", "udp")).hasSize(65535);
    assertThat(Ports.parse(Ports.USUAL, "tcp")).hasSizeBetween(40, 70);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1,,2", "0", "0-5", "70000", "5-2", "-", "frob", "1-2-3", "+5", "٣"})
  void wrongPortsAreRefused(String text) {
    assertThatThrownBy(() -> Ports.parse(text, "tcp")).isInstanceOf(BadAddressException.class);
  }

  @ParameterizedTest
  @EnumSource
  void anOpenPortIsShownAndAClosedOneOnRequest(Loopback loopback) throws Exception {
    try (var server = loopback.listen()) {
      int open = server.getLocalPort();
      int closed = closedPort();
      var some = JackRun.run("scan", loopback.host, open + "," + closed);
      assertThat(some.code()).isZero();
      assertThat(some.out().lines().toList())
          .hasSize(2)
          .element(1)
          .asString()
          .matches(open + "/tcp +open.*");
      assertThat(some.err())
          .matches("jack: " + loopback.host + ": 2 ports in .*, 1 open, 1 closed\n");
      var all = JackRun.run("scan", "--all", loopback.host, open + "," + closed);
      assertThat(all.out()).containsPattern("(?m)^" + closed + "/tcp +closed");
    }
  }

  @Test
  void whereNothingIsOpenTheCodeSaysSo() throws Exception {
    var result = JackRun.run("scan", "127.0.0.1", "" + closedPort());
    assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).matches("jack: 127.0.0.1: 1 port in .*, 0 open, 1 closed\n");
  }

  /// A listener whose backlog is full answers nobody, as a filter would.
  @Test
  void aPortThatDoesNotAnswerIsFiltered() throws Exception {
    var waiting = new ArrayList<Socket>();
    try (var server = new ServerSocket(0, 1, Loopback.IPV4.address())) {
      boolean full = false;
      for (int i = 0; i < 20 && !full; i++) {
        var socket = new Socket();
        waiting.add(socket);
        try {
          socket.connect(server.getLocalSocketAddress(), 200);
        } catch (SocketTimeoutException e) {
          full = true;
        }
      }
      assumeTrue(full, "this system's backlogs are never full");
      var result =
          JackRun.run("scan", "--all", "-w", "300ms", "127.0.0.1", "" + server.getLocalPort());
      assertThat(result.out()).containsPattern(server.getLocalPort() + "/tcp +filtered");
      assertThat(result.err()).contains("0 open, 1 filtered");
      assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
    } finally {
      for (var each : waiting) {
        each.close();
      }
    }
  }

  @Test
  void theFirstLineIsShownEscaped() throws Exception {
    try (var server = Loopback.IPV4.listen()) {
      var greeting =
          Await.start(() -> {
            try (var client = server.accept()) {
              client.getOutputStream().write("hi \u001b[31m\"red\"\r\nmore\r\n".getBytes(UTF_8));
              return client.getInputStream().read();
            }
          });
      var result = JackRun.run("scan", "--banner", "127.0.0.1", "" + server.getLocalPort());
      assertThat(result.out()).endsWith("  hi \\x1b[31m\\\"red\\\"\n").doesNotContain("\u001b");
      assertThat(greeting.result()).isEqualTo(-1);
    }
  }

  @Test
  void aSilentServiceHasNoBanner() throws Exception {
    try (var server = Loopback.IPV4.listen()) {
      var result =
          JackRun.run("scan", "--banner", "-w", "100ms", "127.0.0.1", "" + server.getLocalPort());
      assertThat(result.code()).isZero();
      assertThat(result.out()).doesNotContain("BANNER");
    }
  }

  @Test
  void jsonHasOneObjectPerLine() throws Exception {
    try (var server = Loopback.IPV4.listen()) {
      int open = server.getLocalPort();
      int closed = closedPort();
      var result = JackRun.run("scan", "--json", "--all", "127.0.0.1", open + "," + closed);
      assertThat(result.out().lines())
          .containsExactlyInAnyOrder(json(open, "open"), json(closed, "closed"));
    }
  }

  private static String json(int port, String state) {
    return "{\"host\":\"127.0.0.1\",\"port\":"
        + port
        + ",\"protocol\":\"tcp\",\"state\":\""
        + state
        + "\",\"service\":\"\",\"banner\":\"\"}";
  }

  @Test
  void datagramsTellOpenFromClosedFromUnknown() throws Exception {
    int closed;
    try (var probe = Loopback.IPV4.datagrams()) {
      closed = probe.getLocalPort();
    }
    try (var silent = Loopback.IPV4.datagrams();
        var answering = Loopback.IPV4.datagrams()) {
      var answer =
          Await.start(() -> {
            var asked = Datagrams.receive(answering);
            Datagrams.send(answering, asked.bytes(), asked.from());
            return asked.bytes().length;
          });
      int open = answering.getLocalPort();
      var ports = open + "," + closed + "," + silent.getLocalPort();
      var result = JackRun.run("scan", "-u", "--all", "-w", "400ms", "127.0.0.1", ports);
      assertThat(result.out())
          .containsPattern("(?m)^" + open + "/udp +open( |$)")
          .containsPattern("(?m)^" + closed + "/udp +closed")
          .containsPattern("(?m)^" + silent.getLocalPort() + "/udp +open or filtered");
      assertThat(result.code()).isZero();
      assertThat(answer.result()).isEqualTo(1);
      var unknown =
          JackRun.run("scan", "-u", "-w", "100ms", "127.0.0.1", "" + silent.getLocalPort());
      assertThat(unknown.code()).isEqualTo(ExitCode.FAILURE);
    }
  }

  /// With one at a time this would take much longer than the test may.
  @Test
  void thousandsOfPortsAreAskedAtOnce() throws Exception {
    var result = JackRun.run("scan", "--all", "127.0.0.1", "20000-24999");
    assertThat(result.out().lines()).hasSize(5_001);
    assertThat(result.err()).contains("5,000 ports in ");
  }

  @Test
  void anUnknownHostIsAFailureAndWrongWordsAreUsage() throws Exception {
    var unknown = JackRun.run("scan", "no.such.host.invalid", "80");
    assertThat(unknown.code()).isNotIn(ExitCode.OK, ExitCode.USAGE);
    assertThat(unknown.err()).contains("no.such.host.invalid");
    assertThat(JackRun.run("scan").code()).isEqualTo(ExitCode.USAGE);
    assertThat(JackRun.run("scan", "127.0.0.1", "frob").code()).isEqualTo(ExitCode.USAGE);
    assertThat(JackRun.run("scan", "127.0.0.1", "80", "81").code()).isEqualTo(ExitCode.USAGE);
  }
}
