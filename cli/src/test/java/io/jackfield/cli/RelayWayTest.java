package io.jackfield.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The way of `jack relay` to the other side: through proxies, with PROXY headers, from an address
/// of one's choice; and its `--json`.
@Timeout(60)
class RelayWayTest {
  private static final String LISTEN = "listen://:0";

  private static int port(JackRun jack) throws Exception {
    return Integer.parseInt(jack.awaitLine("jack: relaying from \\S+:(\\d+) to .*").group(1));
  }

  private static String tcp(ServerSocket server) {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  private static Socket accept(ServerSocket server) throws IOException {
    var socket = server.accept();
    socket.setSoTimeout((int) Await.LONG.toMillis());
    return socket;
  }

  private static String all(Socket from) throws IOException {
    return new String(from.getInputStream().readAllBytes(), UTF_8);
  }

  /// What the server gets of a client that says "x".
  private static String relayed(ServerSocket server, int front, String expected)
      throws IOException {
    try (var client = Loopback.IPV4.connect(front);
        var onwards = accept(server)) {
      client.getOutputStream().write('x');
      client.shutdownOutput();
      var got = all(onwards);
      Loopback.hangUp(onwards);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(got).isEqualTo(expected.formatted(client.getLocalPort()) + "x");
      return got;
    }
  }

  @Test
  void aServerBehindARelayIsToldWhoTheClientIs() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", "--send-proxy", "v1", LISTEN, tcp(server))) {
      int port = port(jack);
      relayed(server, port, "PROXY TCP4 127.0.0.1 127.0.0.1 %d " + port + "\r\n");
    }
  }

  @Test
  void aRelayPassesOnWhatABalancerToldIt() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jacks = new JackRun.Several()) {
      var second =
          jacks.start("relay", "--accept-proxy", "--send-proxy", "v1", LISTEN, tcp(server));
      var first =
          jacks.start("relay", "--send-proxy", "v2", LISTEN, "tcp://127.0.0.1:" + port(second));
      int port = port(first);
      relayed(server, port, "PROXY TCP4 127.0.0.1 127.0.0.1 %d " + port + "\r\n");
    }
  }

  @Test
  void aRelayGoesThroughAProxy() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jacks = new JackRun.Several()) {
      var proxy = jacks.start("proxy", "-v", "0");
      var url = "http://127.0.0.1:" + proxy.port();
      var relay = jacks.start("relay", "--proxy", url, LISTEN, tcp(server));
      assertThat(relayed(server, port(relay), "")).isEqualTo("x");
      proxy.awaitLine("jack: .*CONNECT.*127.0.0.1:" + server.getLocalPort() + ".*");
    }
  }

  @Test
  void aProxyBehindTlsIsReachedThroughARelay() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jacks = new JackRun.Several()) {
      var proxy = jacks.start("proxy", "--tls", "0");
      var pin = proxy.awaitLine("jack: made a certificate .* --pin (\\w{64})").group(1);
      var way = jacks.start("relay", "--pin", pin, LISTEN, "tls://localhost:" + proxy.port());
      var url = "socks5h://127.0.0.1:" + port(way);
      var relay = jacks.start("relay", "--proxy", url, LISTEN, tcp(server));
      assertThat(relayed(server, port(relay), "")).isEqualTo("x");
    }
  }

  @Test
  void aRelayConnectsFromTheAddressThatIsGiven() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", "--local", "127.0.0.2", LISTEN, tcp(server));
        var _ = Loopback.IPV4.connect(port(jack));
        var onwards = accept(server)) {
      assertThat(onwards.getInetAddress().getHostAddress()).isEqualTo("127.0.0.2");
    }
  }

  @Test
  void jsonTellsWhichConnectionWasMadeForWhichClient() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", "--json", "--once", LISTEN, tcp(server))) {
      var line = jack.awaitLine(".*\"message\".*relaying from \\S+:(\\d+) to .*");
      relayed(server, Integer.parseInt(line.group(1)), "");
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.errors().lines()).allMatch(each -> each.startsWith("{\"event\":"));
      jack.awaitLine(".*\"outcome\":\"done\".*");
    }
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", "--json", LISTEN, tcp(server))) {
      var line = jack.awaitLine(".*\"message\".*relaying from \\S+:(\\d+) to .*");
      relayed(server, Integer.parseInt(line.group(1)), "");
      var client = jack.awaitLine(".*\"accepted\".*\"connection\":(\\d+).*").group(1);
      var onwards = jack.awaitLine(".*\"connected\".*\"connection\":(\\d+).*").group(1);
      jack.awaitLine(".*\"joined\".*\"connection\":" + client + ",\"onwards\":" + onwards + "}");
      jack.awaitLine(".*\"closed\".*\"connection\":" + client + ",.*");
      jack.awaitLine(".*\"closed\".*\"connection\":" + onwards + ",.*");
    }
  }
}
