package io.jackfield.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `jack relay --fault` and `--control`, with plain sockets at both ends.
@Timeout(60)
class RelayFaultsTest {
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);

  private static int port(JackRun jack) throws Exception {
    return Integer.parseInt(
        jack.awaitLine("jack: relaying from \\S+:(\\d+)(?: \\(UDP\\))? to .*").group(1));
  }

  private static JackRun relay(ServerSocket server, String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addFirst("relay");
    all.addAll(List.of("listen://:0", "tcp://127.0.0.1:" + server.getLocalPort()));
    return JackRun.start(all.toArray(String[]::new));
  }

  private static Socket accept(ServerSocket server) throws IOException {
    var socket = server.accept();
    socket.setSoTimeout((int) Await.LONG.toMillis());
    return socket;
  }

  @Test
  void aFaultIsToldWithItsSeedAndHappens() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = relay(server, "--fault", "down:reset,after=3,seed=7");
        var client = Loopback.IPV4.connect(port(jack));
        var onwards = accept(server)) {
      jack.awaitLine("jack: fault reset: reset after 3 bytes downstream, seed 7");
      onwards.getOutputStream().write(HELLO);
      assertThat(client.getInputStream().readNBytes(3)).asString().isEqualTo("hel");
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void commandsChangeTheFaultsAndTheEndOfInputEndsNothing() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = relay(server, "--control");
        var client = Loopback.IPV4.connect(port(jack));
        var onwards = accept(server)) {
      jack.awaitLine("jack: taking commands from standard input: help lists them");
      jack.type("add hold stall,seed=1\nadd hold stall\nlist\nnonsense\nremove none\n");
      jack.awaitLine("jack: added hold: stall at once both ways, seed 1");
      jack.awaitLine("jack: there is a fault \"hold\" already");
      jack.awaitLine("jack: unknown command \"nonsense\"; help lists the commands");
      jack.awaitLine("jack: no fault is called \"none\"; there are: hold");
      assertThat(jack.printed()).isEqualTo("hold stall,seed=1\n");
      onwards.getOutputStream().write(HELLO);
      client.setSoTimeout(300);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      client.setSoTimeout((int) Await.LONG.toMillis());
      jack.type("set hold latency=1ms\nremove hold\nlist\nhelp\nadd x loss=5%\nset\nadd y\n");
      assertThat(client.getInputStream().readNBytes(5)).isEqualTo(HELLO);
      jack.awaitLine("jack: set hold: latency 1 ms both ways, seed \\d+");
      jack.awaitLine("jack: removed hold");
      jack.awaitLine("jack: no faults");
      jack.awaitLine("jack: only datagrams are lost, .*");
      jack.awaitLine("jack: set takes a name and a fault: .*");
      jack.type("reset");
      jack.endInput();
      jack.awaitLine("jack: removed all faults");
      onwards.getOutputStream().write(HELLO);
      assertThat(client.getInputStream().readNBytes(5)).isEqualTo(HELLO);
      assertThat(jack.hasEnded()).isFalse();
    }
  }

  @Test
  void datagramsAreLostByTheSeed() throws Exception {
    var first = survivors("loss=20%,seed=42");
    assertThat(first.size()).isBetween(60, 95);
    assertThat(survivors("loss=20%,seed=42")).isEqualTo(first);
    assertThat(survivors("loss=20%,seed=43")).isNotEqualTo(first);
  }

  private static List<String> survivors(String fault) throws Exception {
    try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var client = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var jack =
            JackRun.start(
                "relay",
                "--fault",
                "up:" + fault,
                "listen+udp://:0",
                "udp://127.0.0.1:" + server.getLocalPort())) {
      var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port(jack));
      for (int i = 0; i < 100; i++) {
        var bytes = Integer.toString(i).getBytes(US_ASCII);
        client.send(new DatagramPacket(bytes, bytes.length, to));
      }
      var came = new ArrayList<String>();
      server.setSoTimeout((int) Await.LONG.toMillis());
      try {
        while (came.size() <= 100) {
          var packet = new DatagramPacket(new byte[10], 10);
          server.receive(packet);
          came.add(new String(packet.getData(), 0, packet.getLength(), US_ASCII));
          server.setSoTimeout(1_000);
        }
      } catch (SocketTimeoutException e) {
        return came;
      }
      return came;
    }
  }

  @Test
  void faultsThatCannotHappenThereAreRefused() throws Exception {
    refuses("only datagrams are lost", "--fault", "loss=5%", "listen://:0", "tcp://127.0.0.1:1");
    refuses("only streams are", "--fault", "reset", "listen+udp://:0", "udp://127.0.0.1:1");
    refuses("one side of the relay", "--control", "-", "listen://:0");
    refuses("for a relay that listens", "--control", "tcp://127.0.0.1:1", "tcp://127.0.0.1:2");
    refuses("unknown fault", "--fault", "delay=1s", "listen://:0", "tcp://127.0.0.1:1");
  }

  private static void refuses(String why, String... words) throws Exception {
    var all = new ArrayList<>(List.of(words));
    all.addFirst("relay");
    var wrong = JackRun.run(all.toArray(String[]::new));
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains(why);
  }

  @Test
  void aRelayOfTwoThatFaultsResetFailsAsOneThatWasReset() throws Exception {
    try (var one = Loopback.IPV4.listen();
        var other = Loopback.IPV4.listen();
        var jack =
            JackRun.start(
                "relay",
                "--fault",
                "reset",
                "tcp://127.0.0.1:" + one.getLocalPort(),
                "tcp://127.0.0.1:" + other.getLocalPort())) {
      try (var left = accept(one);
          var right = accept(other)) {
        assertThatThrownBy(() -> left.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> right.getInputStream().read()).isInstanceOf(SocketException.class);
      }
      assertThat(jack.exitCode()).isEqualTo(18);
      jack.awaitLine("jack: the fault \"reset\" reset the connection \\[reset\\]");
    }
  }
}
