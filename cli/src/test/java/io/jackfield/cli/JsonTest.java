package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JsonTest {

  /// A member of each line, as a parser of others reads it; `None` where it is absent.
  private static List<String> values(String errors, String member) throws Exception {
    var program =
        """
        import json, sys
        for line in sys.stdin:
            print(json.loads(line).get(sys.argv[1]))
        """;
    var process = new ProcessBuilder("python3", "-c", program, member).start();
    try (var out = process.outputWriter()) {
      out.write(errors);
    }
    var read = process.inputReader().lines().toList();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(errors).isZero();
    return read;
  }

  private static List<String> events(String errors) throws Exception {
    return values(errors, "event");
  }

  @Test
  void aConversationIsToldWithItsOutcome() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("connect", "--json", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      jack.type("abc");
      jack.endInput();
      assertThat(peer.getInputStream().readAllBytes()).hasSize(3);
      peer.getOutputStream().write("data".getBytes(StandardCharsets.UTF_8));
      Loopback.hangUp(peer);
      assertThat(jack.restOfOutput()).asString().isEqualTo("data");
      assertThat(jack.exitCode()).isZero();
      var lines = jack.errors();
      assertThat(events(lines))
          .containsExactly(
              "resolving",
              "resolved",
              "connecting",
              "socket",
              "connected",
              "half-closed",
              "end-of-stream",
              "closed",
              "outcome");
      assertThat(values(lines, "bytes_in").get(7)).isEqualTo("4");
      assertThat(values(lines, "bytes_out").get(7)).isEqualTo("3");
      assertThat(values(lines, "reason").get(7)).isEqualTo("we-ended");
      var connections = values(lines, "connection");
      assertThat(connections.get(7)).matches("\\d+").isEqualTo(connections.get(4));
      assertThat(values(lines, "outcome")).endsWith("done");
      assertThat(values(lines, "code")).endsWith("0");
    }
  }

  @Test
  void aFailureIsTheOutcomeInItsClass() throws Exception {
    int closed;
    try (var gone = Loopback.IPV4.listen()) {
      closed = gone.getLocalPort();
    }
    var result =
        JackRun.run(
            "connect",
            "--json",
            "--retry",
            "1",
            "--retry-max-delay",
            "1ms",
            "127.0.0.1",
            "" + closed);
    assertThat(result.code()).isEqualTo(11);
    var lines = result.err();
    assertThat(events(lines))
        .containsExactly(
            "resolving",
            "resolved",
            "connecting",
            "socket",
            "connect-failed",
            "message",
            "resolving",
            "resolved",
            "connecting",
            "socket",
            "connect-failed",
            "outcome");
    assertThat(values(lines, "outcome")).endsWith("refused");
    assertThat(values(lines, "code")).endsWith("11");
    assertThat(values(lines, "message").getLast()).contains("refused the connection");
  }

  @Test
  void wrongWordsAreAnOutcomeToo() throws Exception {
    var lines = JackRun.run("connect", "--json", "127.0.0.1", "70000").err();
    assertThat(events(lines)).containsExactly("outcome");
    assertThat(values(lines, "code")).containsExactly("2");
  }

  @Test
  void aListenerTellsItsAddress() throws Exception {
    try (var jack = JackRun.start("listen", "--json", "0")) {
      var line =
          jack.awaitLine(".*\"event\":\"listening\".*\"local\":\"tcp://127.0.0.1:(\\d+)\".*");
      try (var peer = Loopback.IPV4.connect(Integer.parseInt(line.group(1)))) {
        peer.shutdownOutput();
        jack.endInput();
        assertThat(jack.exitCode()).isZero();
      }
      assertThat(events(jack.errors()))
          .contains("message", "accepted", "closed")
          .endsWith("outcome");
    }
  }
}
