package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DatagramHubTest {

  @ParameterizedTest
  @EnumSource
  void allPeersAreHeardAndAnswered(Loopback loopback) throws Exception {
    try (var jack = JackRun.start("listen", "-k", "-u", "-v", loopback.option, "0");
        var first = loopback.datagrams();
        var second = loopback.datagrams()) {
      Datagrams.send(first, "one", loopback, jack.port());
      assertThat(jack.text(3)).isEqualTo("one");
      Datagrams.send(second, "two", loopback, jack.port());
      assertThat(jack.text(3)).isEqualTo("two");
      jack.type("to both");
      var atFirst = Datagrams.receive(first);
      var atSecond = Datagrams.receive(second);
      assertThat(atFirst.text()).isEqualTo("to both");
      assertThat(atSecond.text()).isEqualTo("to both");
      assertThat(jack.errors().lines().map(line -> line.replaceFirst("#\\d+ ", "")))
          .containsExactly(
              "jack: listening on " + loopback.at(jack.port()) + " (UDP)",
              "jack: first datagram from " + loopback.at(first.getLocalPort()),
              "jack: first datagram from " + loopback.at(second.getLocalPort()));
    }
  }

  @Test
  void closingStandardOutputEndsIt() throws Exception {
    try (var jack = JackRun.start("listen", "-ku", "0");
        var peer = Loopback.IPV4.datagrams()) {
      int port = jack.port();
      jack.hangUp();
      Datagrams.send(peer, "x", Loopback.IPV4, port);
      assertThat(jack.exitCode()).isZero();
    }
  }
}
