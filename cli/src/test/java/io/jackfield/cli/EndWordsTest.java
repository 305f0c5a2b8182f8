package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndWordsTest {

  @Test
  void thePeersEndCanBeTheEnd() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack =
            JackRun.start(
                "connect", "--on-peer-eof", "close", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      peer.getOutputStream().write("bye".getBytes(StandardCharsets.UTF_8));
      peer.shutdownOutput();
      assertThat(jack.text(3)).isEqualTo("bye");
      // Standard input never ends.
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void theEndOfStandardInputCanBeKeptFromThePeer() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack =
            JackRun.start(
                "connect", "--on-stdin-eof", "keep-open", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      jack.type("ab");
      jack.endInput();
      assertThat(peer.getInputStream().readNBytes(2)).asString().isEqualTo("ab");
      peer.getOutputStream().write("late".getBytes(StandardCharsets.UTF_8));
      assertThat(jack.text(4)).isEqualTo("late");
      // No end has come so far; there is one once the peer has ended too.
      assertThat(peer.getInputStream().available()).isZero();
      peer.shutdownOutput();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void theEndOfStandardInputCanLeaveATimeForAnswers() throws Exception {
    try (var jack = JackRun.start("listen", "--on-stdin-eof", "wait=50ms", "0");
        var peer = Loopback.IPV4.connect(jack.port())) {
      jack.endInput();
      // The peer says nothing and stays.
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void theEndOfStandardInputCanBeTheEnd() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack =
            JackRun.start(
                "connect", "--on-stdin-eof", "close", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      jack.type("all");
      jack.endInput();
      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("all");
      assertThat(jack.exitCode()).isZero();
    }
  }
}
