package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExplainWordsTest {

  @Test
  void connectExplainsOnStandardErrorAndLeavesTheDataAlone() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("connect", "--explain", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      jack.type("abc\n");
      assertThat(peer.getInputStream().readNBytes(4)).hasSize(4);
      peer.getOutputStream().write("data\n".getBytes(StandardCharsets.UTF_8));
      peer.shutdownOutput();
      assertThat(jack.text(5)).isEqualTo("data\n");
      jack.endInput();
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.restOfOutput()).isEmpty();
      var told = jack.errors();
      assertThat(told)
          .contains(
              "socket(AF_INET, SOCK_STREAM)",
              "connect(127.0.0.1:" + server.getLocalPort() + ")",
              "\"abc\\n\"",
              "-> 5 bytes",
              "\"data\\n\"",
              "shutdown(SHUT_WR)",
              "close()");
      assertThat(told.indexOf("\"abc")).isLessThan(told.indexOf("\"data"));
    }
  }

  @Test
  void onlyTheCallsAreToldOnRequest() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack =
            JackRun.start("connect", "--explain=calls", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      peer.shutdownOutput();
      jack.endInput();
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.errors().lines()).allMatch(line -> line.matches(" *[0-9]+  .*"));
    }
  }

  @Test
  void failureFollowsItsExplanation() throws Exception {
    int closed;
    try (var server = Loopback.IPV4.listen()) {
      closed = server.getLocalPort();
    }
    var result = JackRun.run("connect", "--explain", "127.0.0.1", "" + closed);
    assertThat(result.code()).isEqualTo(11);
    assertThat(result.err()).contains("ECONNREFUSED").endsWith("[refused]\n");
  }

  @Test
  void jsonAndExplanationExcludeEachOther() throws Exception {
    var result = JackRun.run("connect", "--json", "--explain", "127.0.0.1", "1");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--explain and --json exclude each other");
  }

  @Test
  void firstDatagramPeerIsExplained() throws Exception {
    try (var jack = JackRun.start("listen", "-u", "--explain", "0");
        var peer = Loopback.IPV4.datagrams()) {
      var at = jack.awaitLine("jack: listening on 127.0.0.1:(\\d+) \\(UDP\\)").group(1);
      Datagrams.send(peer, "ping", Loopback.IPV4, Integer.parseInt(at));
      assertThat(jack.text(4)).isEqualTo("ping");
      jack.awaitLine(".*recvfrom\\(up to 65536\\) -> 4 bytes.*");
    }
  }
}
