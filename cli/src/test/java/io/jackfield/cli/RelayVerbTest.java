package io.jackfield.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class RelayVerbTest {
  private static final String LISTEN = "listen://:0";

  /// How much the test of bulk sends: `-Djackfield.relay.mebibytes=1024` for a thorough one.
  private static final long BULK = Long.getLong("jackfield.relay.mebibytes", 64) << 20;

  private static int port(JackRun jack) throws Exception {
    return Integer.parseInt(
        jack.awaitLine("jack: relaying from \\S+:(\\d+)(?: \\(UDP\\))? to .*").group(1));
  }

  private static String tcp(ServerSocket server) {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  private static void send(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String read(Socket from, int count) throws IOException {
    return new String(from.getInputStream().readNBytes(count), UTF_8);
  }

  private static Socket accept(ServerSocket server) throws IOException {
    var socket = server.accept();
    socket.setSoTimeout((int) Await.LONG.toMillis());
    return socket;
  }

  @Test
  void endsArePassedOnBothWaysAndAnAnswerAfterTheEndArrives() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", LISTEN, tcp(server));
        var client = Loopback.IPV4.connect(port(jack));
        var onwards = accept(server)) {
      send(client, "question");
      client.shutdownOutput();
      assertThat(onwards.getInputStream().readAllBytes()).asString().isEqualTo("question");
      // The client has ended its stream long since.
      send(onwards, "answer");
      assertThat(read(client, 6)).isEqualTo("answer");
      onwards.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void theServersEndLeavesTheWayToItOpen() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", LISTEN, tcp(server));
        var client = Loopback.IPV4.connect(port(jack));
        var onwards = accept(server)) {
      send(onwards, "hello");
      onwards.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
      send(client, "still here");
      client.shutdownOutput();
      assertThat(onwards.getInputStream().readAllBytes()).asString().isEqualTo("still here");
    }
  }

  @Test
  void manyClientsAtOnceAreNotMixedUp() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", LISTEN, tcp(server))) {
      int port = port(jack);
      var echo =
          Await.start(() -> {
            for (int i = 0; i < 50; i++) {
              var socket = accept(server);
              Await.start(() -> {
                try (socket) {
                  socket.getInputStream().transferTo(socket.getOutputStream());
                }
                return true;
              });
            }
            return true;
          });
      var clients = new Socket[50];
      for (int i = 0; i < clients.length; i++) {
        clients[i] = Loopback.IPV4.connect(port);
        send(clients[i], "client " + i);
      }
      for (int i = clients.length - 1; i >= 0; i--) {
        clients[i].shutdownOutput();
        assertThat(clients[i].getInputStream().readAllBytes()).asString().isEqualTo("client " + i);
        clients[i].close();
      }
      assertThat(echo.result()).isTrue();
    }
  }

  @Test
  void bulkPassesUnchanged() throws Exception {
    var noise = Noise.fresh();
    var block = noise.bytes(1, 1 << 20);
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", LISTEN, tcp(server));
        var client = Loopback.IPV4.connect(port(jack));
        var onwards = accept(server)) {
      var sent = new CRC32();
      var sending =
          Await.start(() -> {
            for (long done = 0; done < BULK; done += block.length) {
              sent.update(block);
              client.getOutputStream().write(block);
            }
            client.shutdownOutput();
            return true;
          });
      var got = new CRC32();
      long count = 0;
      var buffer = new byte[256 * 1024];
      for (int n; (n = onwards.getInputStream().read(buffer)) >= 0; count += n) {
        got.update(buffer, 0, n);
      }
      assertThat(sending.result()).isTrue();
      assertThat(count).isEqualTo(BULK);
      assertThat(got.getValue()).as("seed %d", noise.seed()).isEqualTo(sent.getValue());
    }
  }

  @Test
  void aServerThatIsNotThereCostsThisClientOnly() throws Exception {
    int free;
    try (var probe = Loopback.IPV4.listen()) {
      free = probe.getLocalPort();
    }
    try (var jack = JackRun.start("relay", LISTEN, "tcp://127.0.0.1:" + free)) {
      int port = port(jack);
      try (var client = Loopback.IPV4.connect(port)) {
        // It is not reset, though nobody has read what it said.
        send(client, "anybody");
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      jack.awaitLine("jack: let go of 127.0.0.1:\\d+: 127.0.0.1:" + free + " refused the .*");
      assertThat(jack.hasEnded()).isFalse();
      // Somebody else may have taken the port meanwhile; then this says nothing.
      try (var server = new ServerSocket(free, 9, Loopback.IPV4.address());
          var client = Loopback.IPV4.connect(port);
          var onwards = accept(server)) {
        send(client, "now");
        assertThat(read(onwards, 3)).isEqualTo("now");
      } catch (java.net.BindException e) {
        System.out.println("port " + free + " was taken: " + e.getMessage());
      }
    }
  }

  @Test
  void verboseNumbersTheClientsAndTheirConnectionsOnwards() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", "-v", LISTEN, tcp(server));
        var client = Loopback.IPV4.connect(port(jack));
        var onwards = accept(server)) {
      send(client, "abc");
      client.shutdownOutput();
      assertThat(onwards.getInputStream().readAllBytes()).hasSize(3);
      Loopback.hangUp(onwards);
      var number = jack.awaitLine("jack: #(\\d+) connected from 127.0.0.1:\\d+").group(1);
      jack.awaitLine("jack: #" + number + " -> connected to " + "127.0.0.1:\\d+ from .*");
      jack.awaitLine("jack: #" + number + " -> closed after .*: received 0 bytes, sent 3 bytes.*");
      jack.awaitLine("jack: #" + number + " closed after .*: received 3 bytes, sent 0 bytes.*");
    }
  }

  @Test
  void aProgramRunsForEachClient() throws Exception {
    try (var jack = JackRun.start("relay", LISTEN, "exec:tr a-z A-Z")) {
      int port = port(jack);
      try (var one = Loopback.IPV4.connect(port);
          var two = Loopback.IPV4.connect(port)) {
        send(one, "one");
        send(two, "two");
        two.shutdownOutput();
        assertThat(two.getInputStream().readAllBytes()).asString().isEqualTo("TWO");
        one.shutdownOutput();
        assertThat(one.getInputStream().readAllBytes()).asString().isEqualTo("ONE");
      }
    }
  }

  @Test
  void standardInputGoesToAnAddress() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", "-", tcp(server));
        var onwards = accept(server)) {
      jack.type("typed");
      jack.endInput();
      assertThat(onwards.getInputStream().readAllBytes()).asString().isEqualTo("typed");
      send(onwards, "late");
      Loopback.hangUp(onwards);
      assertThat(jack.restOfOutput()).asString().isEqualTo("late");
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void standardInputIsForOneClient() throws Exception {
    try (var jack = JackRun.start("relay", "-", LISTEN);
        var client = Loopback.IPV4.connect(port(jack))) {
      jack.type("typed");
      jack.endInput();
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("typed");
      Loopback.hangUp(client);
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void onceServesOneClientAndTellsTheBytes() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", "--once", "-v", tcp(server), LISTEN);
        var client = Loopback.IPV4.connect(port(jack));
        var onwards = accept(server)) {
      send(client, "x");
      client.shutdownOutput();
      assertThat(onwards.getInputStream().readAllBytes()).hasSize(1);
      Loopback.hangUp(onwards);
      assertThat(jack.exitCode()).isZero();
      jack.awaitLine("jack: relayed 1 byte forth, 0 bytes back");
    }
  }

  @Test
  void onceFailsWhenTheServerIsNotThere() throws Exception {
    int free;
    try (var probe = Loopback.IPV4.listen()) {
      free = probe.getLocalPort();
    }
    try (var jack = JackRun.start("relay", "--once", LISTEN, "tcp://127.0.0.1:" + free);
        var client = Loopback.IPV4.connect(port(jack))) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(jack.exitCode()).isNotZero();
      assertThat(jack.errors()).contains("refused the connection");
    }
  }

  @Test
  void unixSocketsAreRelayedEitherWay(@TempDir Path folder) throws Exception {
    var front = folder.resolve("f");
    var back = folder.resolve("b");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(back));
      try (var jack = JackRun.start("relay", "listen+unix:" + front, "unix:" + back)) {
        jack.awaitLine("jack: relaying from unix:.*");
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(front));
            var onwards = server.accept()) {
          client.write(ByteBuffer.wrap("question".getBytes(UTF_8)));
          client.shutdownOutput();
          assertThat(Channels.newInputStream(onwards).readAllBytes())
              .asString()
              .isEqualTo("question");
          onwards.write(ByteBuffer.wrap("answer".getBytes(UTF_8)));
          onwards.shutdownOutput();
          assertThat(Channels.newInputStream(client).readAllBytes()).asString().isEqualTo("answer");
        }
      }
    }
  }

  @Test
  void datagramsOfEachPeerHaveAConnectionOfTheirOwnAndStayWhole() throws Exception {
    var noise = Noise.fresh();
    var large = noise.bytes(1, 60_000);
    try (var server = Loopback.IPV4.datagrams();
        var one = Loopback.IPV4.datagrams();
        var two = Loopback.IPV4.datagrams();
        var jack =
            JackRun.start("relay", "listen+udp://:0", "udp://127.0.0.1:" + server.getLocalPort())) {
      int port = port(jack);
      Datagrams.send(one, "one", Loopback.IPV4, port);
      var fromOne = Datagrams.receive(server);
      Datagrams.send(two, "two", Loopback.IPV4, port);
      var fromTwo = Datagrams.receive(server);
      assertThat(fromTwo.from()).isNotEqualTo(fromOne.from());
      Datagrams.send(server, "for one".getBytes(UTF_8), fromOne.from());
      Datagrams.send(server, "for two".getBytes(UTF_8), fromTwo.from());
      assertThat(Datagrams.receive(two).text()).isEqualTo("for two");
      assertThat(Datagrams.receive(one).text()).isEqualTo("for one");
      Datagrams.send(server, large, fromOne.from());
      assertThat(Datagrams.receive(one).bytes()).as("seed %d", noise.seed()).isEqualTo(large);
      Datagrams.send(one, "one again", Loopback.IPV4, port);
      var again = Datagrams.receive(server);
      assertThat(again.text()).isEqualTo("one again");
      assertThat(again.from()).isEqualTo(fromOne.from());
    }
  }

  @Test
  void aSilentPeersDatagramSessionEndsAndMakesRoom() throws Exception {
    try (var server = Loopback.IPV4.datagrams();
        var one = Loopback.IPV4.datagrams();
        var two = Loopback.IPV4.datagrams();
        var jack =
            JackRun.start(
                "relay",
                "-v",
                "--idle",
                "300ms",
                "--max-connections",
                "1",
                "listen+udp://:0",
                "udp://127.0.0.1:" + server.getLocalPort())) {
      int port = port(jack);
      Datagrams.send(one, "one", Loopback.IPV4, port);
      assertThat(Datagrams.receive(server).text()).isEqualTo("one");
      jack.awaitLine("jack: #\\d+ closed after .*");
      Datagrams.send(two, "two", Loopback.IPV4, port);
      assertThat(Datagrams.receive(server).text()).isEqualTo("two");
    }
  }

  @Test
  void aDatagramToAPortWithoutAServerIsTold() throws Exception {
    int free;
    try (var probe = Loopback.IPV4.datagrams()) {
      free = probe.getLocalPort();
    }
    try (var client = Loopback.IPV4.datagrams();
        var jack = JackRun.start("relay", "listen+udp://:0", "udp://127.0.0.1:" + free)) {
      Datagrams.send(client, "anybody", Loopback.IPV4, port(jack));
      jack.awaitLine("jack: let go of 127.0.0.1:\\d+: nothing listens on that port");
    }
  }

  @Test
  void aStreamGoesToDatagramsAndALateAnswerComesBack() throws Exception {
    try (var server = Loopback.IPV4.datagrams();
        var jack = JackRun.start("relay", LISTEN, "udp://127.0.0.1:" + server.getLocalPort());
        var client = Loopback.IPV4.connect(port(jack))) {
      send(client, "question");
      client.shutdownOutput();
      var question = Datagrams.receive(server);
      assertThat(question.text()).isEqualTo("question");
      Datagrams.send(server, "answer".getBytes(UTF_8), question.from());
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
    }
  }

  @Test
  void datagramsGoToAProgram() throws Exception {
    try (var client = Loopback.IPV4.datagrams();
        var jack = JackRun.start("relay", "listen+udp://:0", "exec:cat -u")) {
      Datagrams.send(client, "through cat", Loopback.IPV4, port(jack));
      assertThat(Datagrams.receive(client).text()).isEqualTo("through cat");
    }
  }

  @Test
  void twoCallersMeetAndOneWhoHungUpIsPassedOver() throws Exception {
    try (var jack = JackRun.start("relay", LISTEN, LISTEN)) {
      var line =
          jack.awaitLine(
              "jack: relaying between callers of 127.0.0.1:(\\d+) and of 127.0.0.1:(\\d+)");
      int left = Integer.parseInt(line.group(1));
      int right = Integer.parseInt(line.group(2));
      Loopback.hangUp(Loopback.IPV4.connect(left));
      try (var one = Loopback.IPV4.connect(left);
          var other = Loopback.IPV4.connect(right)) {
        send(one, "hello");
        one.shutdownOutput();
        assertThat(other.getInputStream().readAllBytes()).asString().isEqualTo("hello");
        send(other, "hello yourself");
        other.shutdownOutput();
        assertThat(one.getInputStream().readAllBytes()).asString().isEqualTo("hello yourself");
      }
    }
  }

  @Test
  void anIdleConversationEndsAlone() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", "-v", "--idle", "200ms", LISTEN, tcp(server));
        var client = Loopback.IPV4.connect(port(jack));
        var onwards = accept(server)) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(onwards.getInputStream().read()).isEqualTo(-1);
      jack.awaitLine("jack: #\\d+ let go of .*: neither .* said anything for 200 ms");
    }
  }

  @Test
  void oneMoreThanTheMostWaits() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", "--max-connections", "1", LISTEN, tcp(server))) {
      int port = port(jack);
      var first = Loopback.IPV4.connect(port);
      try (var onwards = accept(server);
          var second = Loopback.IPV4.connect(port)) {
        send(second, "second");
        send(first, "first");
        assertThat(read(onwards, 5)).isEqualTo("first");
        first.close();
        Loopback.hangUp(onwards);
        try (var next = accept(server)) {
          assertThat(read(next, 6)).isEqualTo("second");
        }
      }
    }
  }

  @Test
  void aRateHoldsTheBytesBack() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack = JackRun.start("relay", "--rate", "100K", LISTEN, tcp(server));
        var client = Loopback.IPV4.connect(port(jack));
        var onwards = accept(server)) {
      var bytes = new byte[50 * 1024];
      Arrays.fill(bytes, (byte) 'x');
      long start = System.nanoTime();
      client.getOutputStream().write(bytes);
      client.shutdownOutput();
      assertThat(onwards.getInputStream().readAllBytes()).isEqualTo(bytes);
      // Half a second, less the twentieth that passes at once, and less the last piece.
      assertThat(System.nanoTime() - start).isGreaterThan(400_000_000L);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listen://:80 tcp://:1 tcp://:2                | relay between what? give two addresses, FROM and TO
          - -                                         | standard input and output can be one side only
          listen+exec:cat tcp://:80                   | cannot listen on exec:cat; expected listen://host:port, listen+tls://host:port, listen+udp://host:port or listen+unix:/path
          listen://:99999 tcp://:80                   | port out of range: 99999 (0 to 65535)
          listen://:0?timeout=5s tcp://:80            | unknown option "timeout=5s" of an address; known for one to listen on: backlog=...
          listen://:0 tcp://:80?backlog=5             | unknown option "backlog=5" of an address; known for one to connect to: timeout=...
          listen://:0 tcp://:80?timeout=soon          | ?timeout takes a time such as 500ms, 5s, 2m or 1h (a bare number is seconds), not "soon"
          listen+udp://:0 listen+udp://:0             | where both sides listen both must be streams: listen:// or listen+unix:
          --rate fast listen://:0 tcp://:80           | --rate takes a number of bytes such as 5000, 64K or 1.5M, not "fast"
          --accept-proxy - tcp://:80                  | --accept-proxy is for clients, and neither address listens
          --accept-proxy listen+udp://:0 tcp://:80    | --accept-proxy is not for UDP: the header begins a stream
          --send-proxy v1 listen://:0 listen://:0     | --proxy and --send-proxy are for connecting, and both addresses listen
          --send-proxy v3 listen://:0 tcp://:80       | --send-proxy takes v1 or v2, not "v3"
          --send-proxy v1 listen://:0 udp://:80       | --proxy, --send-proxy and --starttls are not for UDP: they begin a stream
          --proxy http://h listen://:0 unix:/x        | a proxy cannot connect to unix:/x; give HOST PORT
          --max-connections 0 listen://:0 tcp://:80   | --max-connections takes a number from 1, not "0"
          """)
  void wrongWordsAreToldAndNothingIsTried(String words, String message) throws Exception {
    var result = JackRun.run(("relay " + words).split(" +"));
    assertThat(result.errLines().getFirst()).isEqualTo("jack: " + message);
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anAddressKnowsItsOptions() {
    var endpoint = Endpoint.parse("LISTEN+TCP://[::1]:80?backlog=7");
    assertThat(endpoint.listens()).isTrue();
    assertThat(endpoint.backlog()).isEqualTo(7);
    assertThat(endpoint.address()).hasToString("tcp://[::1]:80");
    assertThat(Endpoint.parse("listen:80").listens()).isFalse();
    assertThat(Endpoint.parse("exec:sh -c 'echo ?'").address().toString()).contains("?");
    assertThat(Endpoint.parse("tcp://127.0.0.1:80").listening().listens()).isTrue();
  }
}
