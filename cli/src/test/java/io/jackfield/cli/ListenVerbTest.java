package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ListenVerbTest {
  private static final int MEGABYTE = 1024 * 1024;

  @ParameterizedTest
  @EnumSource
  void randomBytesPassBothWaysUnchanged(Loopback loopback) throws Exception {
    var noise = Noise.fresh();
    var forth = noise.bytes(1, 3 * MEGABYTE + 17);
    var back = noise.bytes(2, 2 * MEGABYTE + 5);
    try (var jack = JackRun.start("listen", loopback.option, "0");
        var peer = loopback.connect(jack.port())) {
      var answering =
          Await.start(() -> {
            peer.getOutputStream().write(back);
            peer.shutdownOutput();
            return true;
          });
      var typing =
          Await.start(() -> {
            jack.type(forth);
            jack.endInput();
            return true;
          });
      var received = Await.start(() -> peer.getInputStream().readAllBytes());
      assertThat(jack.restOfOutput()).as("seed %d", noise.seed()).isEqualTo(back);
      assertThat(received.result()).as("seed %d", noise.seed()).isEqualTo(forth);
      assertThat(typing.result()).isEqualTo(answering.result());
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.errors().lines()).hasSize(1);
    }
  }

  @Test
  void endOfStandardInputIsOurEndAndLateWordsAreStillPrinted() throws Exception {
    try (var jack = JackRun.start("listen", "0");
        var peer = Loopback.IPV4.connect(jack.port())) {
      jack.type("greeting");
      jack.endInput();
      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("greeting");
      peer.getOutputStream().write("late".getBytes(StandardCharsets.UTF_8));
      Loopback.hangUp(peer);
      assertThat(jack.restOfOutput()).asString().isEqualTo("late");
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void endOfThePeerClosesStandardOutputWhileStandardInputStillFlows() throws Exception {
    try (var jack = JackRun.start("listen", "0");
        var peer = Loopback.IPV4.connect(jack.port())) {
      peer.shutdownOutput();
      assertThat(jack.restOfOutput()).isEmpty();
      jack.type("still here");
      jack.endInput();
      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("still here");
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void atATerminalTheEndOfThePeerIsTheEnd() throws Exception {
    try (var jack = JackRun.atTerminal("listen", "0");
        var peer = Loopback.IPV4.connect(jack.port())) {
      Loopback.hangUp(peer);
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void afterOnePeerLaterOnesAreRefused() throws Exception {
    try (var jack = JackRun.start("listen", "-v", "0");
        var peer = Loopback.IPV4.connect(jack.port())) {
      jack.type("x");
      assertThat(peer.getInputStream().read()).isEqualTo('x');
      assertThatThrownBy(() -> Loopback.IPV4.connect(jack.port()))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void thePortIsFreeAgainAtOnce() throws Exception {
    int port;
    try (var jack = JackRun.start("listen", "0");
        var peer = Loopback.IPV4.connect(jack.port())) {
      port = jack.port();
      jack.endInput();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      Loopback.hangUp(peer);
      assertThat(jack.exitCode()).isZero();
    }
    try (var again = new ServerSocket()) {
      again.setReuseAddress(true);
      again.bind(new InetSocketAddress(Loopback.IPV4.address(), port));
      assertThat(again.isBound()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAHostItListensOnLoopback(Loopback loopback) throws Exception {
    try (var jack = JackRun.start("listen", loopback.option, "0");
        var peer = loopback.connect(jack.port())) {
      assertThat(jack.errors())
          .isEqualTo("jack: listening on " + loopback.at(peer.getPort()) + "\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFamilyIsKeptToWhereANameHasBoth(Loopback loopback) throws Exception {
    loopback.assumeLocalhost();
    try (var jack = JackRun.start("listen", loopback.option, "localhost", "0");
        var peer = loopback.connect(jack.port())) {
      assertThat(jack.errors())
          .isEqualTo("jack: listening on " + loopback.at(peer.getPort()) + "\n");
    }
  }

  @Test
  void aHostOfTheOtherFamilyIsAFailure() throws Exception {
    var result = JackRun.run("listen", "-6", "127.0.0.1", "0");
    assertThat(result.code()).isEqualTo(FailureClass.NAME.code());
    assertThat(result.errLines()).containsExactly("jack: \"127.0.0.1\" has no IPv6 address [name]");
  }

  @Test
  void verboseTellsWhoAndHowMuchAndWhoEndedFirst() throws Exception {
    try (var jack = JackRun.start("listen", "-v", "0");
        var peer = Loopback.IPV4.connect(jack.port())) {
      jack.type("abc");
      jack.endInput();
      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("abc");
      // The peer may see our end before we have told of it.
      jack.awaitLine("jack: our stream ended .*");
      peer.getOutputStream().write("four".getBytes(StandardCharsets.UTF_8));
      Loopback.hangUp(peer);
      assertThat(jack.exitCode()).isZero();
      var lines = jack.errors().lines().toList();
      assertThat(lines).hasSize(5);
      assertThat(lines.get(1)).isEqualTo("jack: connected from 127.0.0.1:" + peer.getLocalPort());
      assertThat(lines.get(2)).isEqualTo("jack: our stream ended (FIN sent); still reading");
      assertThat(lines.get(3)).isEqualTo("jack: the peer ended its stream (FIN received)");
      assertThat(lines.get(4))
          .matches("jack: closed after .*: received 4 bytes, sent 3 bytes; this side ended first");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstPeerByDatagramsIsAnswered(Loopback loopback) throws Exception {
    try (var jack = JackRun.start("listen", "-u", loopback.option, "0");
        var first = loopback.datagrams();
        var second = loopback.datagrams()) {
      Datagrams.send(first, "one", loopback, jack.port());
      assertThat(jack.text(3)).isEqualTo("one");
      Datagrams.send(second, "intruder", loopback, jack.port());
      jack.type("answer");
      var answer = Datagrams.receive(first);
      assertThat(answer.text()).isEqualTo("answer");
      Datagrams.send(first, "two", loopback, jack.port());
      assertThat(jack.text(3)).isEqualTo("two");
    }
  }

  @Test
  void datagramsThatFollowTheFirstAtOnceAreKept() throws Exception {
    try (var jack = JackRun.start("listen", "-u", "0");
        var peer = Loopback.IPV4.datagrams()) {
      int port = jack.port();
      for (int i = 0; i < 10; i++) {
        Datagrams.send(peer, "" + i, Loopback.IPV4, port);
      }
      assertThat(jack.text(10)).isEqualTo("0123456789");
    }
  }

  @Test
  void aDatagramConversationEndsWhenAllIsQuietAfterOurEnd() throws Exception {
    try (var jack = JackRun.start("listen", "-u", "0");
        var peer = Loopback.IPV4.datagrams()) {
      Datagrams.send(peer, "last", Loopback.IPV4, jack.port());
      jack.endInput();
      assertThat(jack.restOfOutput()).asString().isEqualTo("last");
      assertThat(jack.exitCode()).isZero();
    }
  }
}
