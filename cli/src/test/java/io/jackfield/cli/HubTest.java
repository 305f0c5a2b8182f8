package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HubTest {
  private static final String NUMBERED = "jack: #\\d+ ";

  @Test
  void manyPeersAreServedAtOnce() throws Exception {
    int count = 100;
    var peers = new ArrayList<Socket>();
    try (var jack = JackRun.start("listen", "-k", "0")) {
      for (int i = 0; i < count; i++) {
        peers.add(Loopback.IPV4.connect(jack.port()));
      }
      // All are connected before the first of them says something.
      for (int i = 0; i < count; i++) {
        peers
            .get(i)
            .getOutputStream()
            .write("%03d\n".formatted(i).getBytes(StandardCharsets.UTF_8));
      }
      assertThat(jack.text(4 * count).lines())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, count).mapToObj("%03d"::formatted).toList());
    } finally {
      closeAll(peers);
    }
  }

  @Test
  void standardInputGoesToAll() throws Exception {
    var peers = new ArrayList<Socket>();
    try (var jack = JackRun.start("listen", "-k", "-v", "0")) {
      for (int i = 0; i < 20; i++) {
        peers.add(Loopback.IPV4.connect(jack.port()));
        greet(jack, peers.getLast());
      }
      jack.type("to all");
      jack.endInput();
      for (var peer : peers) {
        assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("to all");
      }
    } finally {
      closeAll(peers);
    }
  }

  @Test
  void afterTheEndOfStandardInputALaterPeerGetsOurEndAndIsHeard() throws Exception {
    try (var jack = JackRun.start("listen", "-k", "0")) {
      int port = jack.port();
      try (var first = Loopback.IPV4.connect(port)) {
        jack.endInput();
        assertThat(first.getInputStream().read()).isEqualTo(-1);
      }
      try (var later = Loopback.IPV4.connect(port)) {
        assertThat(later.getInputStream().read()).isEqualTo(-1);
        later.getOutputStream().write("still heard".getBytes(StandardCharsets.UTF_8));
        assertThat(jack.text(11)).isEqualTo("still heard");
      }
    }
  }

  @Test
  void aPeerThatStopsReadingDoesNotKeepTheOthersFromBeingHeard() throws Exception {
    try (var jack = JackRun.start("listen", "-k", "0");
        var stalled = Loopback.IPV4.connect(jack.port())) {
      greet(jack, stalled);
      try (var other = Loopback.IPV4.connect(jack.port())) {
        greet(jack, other);
        var typing =
            Await.start(() -> {
              jack.type(new byte[16 * 1024 * 1024]);
              return true;
            });
        var reading = Await.start(() -> other.getInputStream().readNBytes(16 * 1024 * 1024).length);
        other.getOutputStream().write("heard".getBytes(StandardCharsets.UTF_8));
        assertThat(jack.text(5)).isEqualTo("heard");
        // It is dropped after its time, and the others get all.
        assertThat(reading.result()).isEqualTo(16 * 1024 * 1024);
        assertThat(typing.result()).isTrue();
        jack.awaitLine("jack: dropped 127\\.0\\.0\\.1:" + stalled.getLocalPort() + ": .*");
      }
    }
  }

  @Test
  void aPeerThatIsGoneIsDroppedOnce() throws Exception {
    try (var jack = JackRun.start("listen", "-k", "-v", "0");
        var stays = Loopback.IPV4.connect(jack.port())) {
      greet(jack, stays);
      try (var gone = Loopback.IPV4.connect(jack.port())) {
        greet(jack, gone);
      }
      jack.awaitLine(NUMBERED + "the peer ended its stream \\(FIN received\\)");
      for (int i = 0; i < 200 && !jack.errors().contains("dropped"); i++) {
        jack.type("x");
        assertThat(stays.getInputStream().read()).isEqualTo('x');
      }
      jack.awaitLine(NUMBERED + "closed after .*");
      for (int i = 0; i < 20; i++) {
        jack.type("y");
        assertThat(stays.getInputStream().read()).isEqualTo('y');
      }
      assertThat(jack.errors().lines().filter(line -> line.contains("dropped"))).hasSize(1);
    }
  }

  @Test
  void closingStandardOutputEndsIt() throws Exception {
    try (var jack = JackRun.start("listen", "-k", "0");
        var peer = Loopback.IPV4.connect(jack.port())) {
      greet(jack, peer);
      jack.hangUp();
      peer.getOutputStream().write('x');
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.errors().lines()).hasSize(1);
    }
  }

  @Test
  void verboseNumbersThePeers() throws Exception {
    try (var jack = JackRun.atTerminal("listen", "-kv", "0")) {
      try (var peer = Loopback.IPV4.connect(jack.port())) {
        greet(jack, peer);
        peer.shutdownOutput();
        var closed =
            jack.awaitLine(
                "jack: #(\\d+) closed after .*: received 1 byte, sent 0 bytes; the peer ended"
                    + " first");
        assertThat(jack.errors().lines())
            .contains(
                "jack: #" + closed.group(1) + " connected from 127.0.0.1:" + peer.getLocalPort());
      }
    }
  }

  /// Waits until the peer is being served: a byte of its has come out.
  private static void greet(JackRun jack, Socket peer) throws Exception {
    peer.getOutputStream().write('!');
    assertThat(jack.text(1)).isEqualTo("!");
  }

  private static void closeAll(List<Socket> peers) throws Exception {
    for (var peer : peers) {
      peer.close();
    }
  }
}
