package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.ncat.Party.Who;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class UdpTest {
  private record Server(Party party, int port) implements AutoCloseable {
    static Server of(Who who, String... words) throws Exception {
      int port = Party.freeUdpPort();
      var all =
          Stream.of(Stream.of("-u"), Stream.of(words), Stream.of("127.0.0.1", "" + port))
              .flatMap(each -> each);
      return new Server(Party.listen(who, all.toArray(String[]::new)), port);
    }

    @Override
    public void close() throws IOException {
      party.close();
    }
  }

  private static DatagramSocket peer() throws IOException {
    var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
    socket.setSoTimeout((int) Party.LONG.toMillis());
    return socket;
  }

  private static void send(DatagramSocket from, int port, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    from.send(new DatagramPacket(bytes, bytes.length, from.getLocalAddress(), port));
  }

  private static String receive(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void theFirstPeerIsTheOnlyOne(Who who) throws Exception {
    try (var server = Server.of(who);
        var one = peer();
        var two = peer()) {
      send(one, server.port, "first");
      assertThat(server.party.text(5)).isEqualTo("first");
      server.party.type("answer");
      assertThat(receive(one)).isEqualTo("answer");
      try {
        send(two, server.port, "second");
      } catch (IOException e) {
        assertThat(e).isInstanceOf(java.net.PortUnreachableException.class);
      }
      send(one, server.port, "again");
      assertThat(server.party.text(5)).isEqualTo("again");
    }
  }

  /// Since 7.94; 7.93 refuses it.
  @Test
  void keepOpenServesSeveralPeers() throws Exception {
    try (var server = Server.of(Who.OURS, "-k");
        var one = peer();
        var two = peer()) {
      send(one, server.port, "one");
      assertThat(server.party.text(3)).isEqualTo("one");
      send(two, server.port, "two");
      assertThat(server.party.text(3)).isEqualTo("two");
      server.party.type("both");
      assertThat(receive(one)).isEqualTo("both");
      assertThat(receive(two)).isEqualTo("both");
    }
  }

  @Test
  void aHundredAndFirstPeerTakesThePlaceOfTheLongestSilent() throws Exception {
    try (var server = Server.of(Who.OURS, "-k");
        var last = peer()) {
      for (int i = 0; i < 100; i++) {
        try (var passing = peer()) {
          send(passing, server.port, "x");
          assertThat(server.party.text(1)).isEqualTo("x");
        }
      }
      send(last, server.port, "y");
      assertThat(server.party.text(1)).isEqualTo("y");
    }
  }

  @Test
  void maxConnsHoldsForPeersOfUdp() throws Exception {
    try (var server = Server.of(Who.OURS, "-k", "-m", "1");
        var one = peer();
        var two = peer()) {
      send(one, server.port, "one");
      assertThat(server.party.text(3)).isEqualTo("one");
      send(two, server.port, "two");
      server.party.awaitLine("Ncat: New connection denied: connection limit reached \\(1\\)");
      send(one, server.port, "1");
      assertThat(server.party.text(1)).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aClientEndsWithItsInput(Who who) throws Exception {
    try (var server = peer();
        var party = who.start("-u", "127.0.0.1", "" + server.getLocalPort())) {
      party.type("data");
      assertThat(receive(server)).isEqualTo("data");
      party.endInput();
      if (who == Who.OURS) {
        // Since 7.96.
        assertThat(party.exitCode()).isZero();
      }
    }
  }

  /// Since 7.96.
  @Test
  void quitGivesTimeForAnAnswer() throws Exception {
    try (var server = peer();
        var party = Who.OURS.start("-u", "-q", "10s", "127.0.0.1", "" + server.getLocalPort())) {
      party.type("question");
      party.endInput();
      var packet = new DatagramPacket(new byte[100], 100);
      server.receive(packet);
      server.send(
          new DatagramPacket(
              "answer".getBytes(StandardCharsets.US_ASCII), 6, packet.getSocketAddress()));
      assertThat(party.text(6)).isEqualTo("answer");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void zeroModeTellsAClosedPort(Who who) throws Exception {
    assertThat(Party.run(who, "-zu", "-i", "500ms", "127.0.0.1", "" + Party.freeUdpPort()).code())
        .isEqualTo(1);
    try (var open = peer()) {
      var result = Party.run(who, "-zuv", "-i", "300ms", "127.0.0.1", "" + open.getLocalPort());
      assertThat(result.code()).isZero();
      assertThat(result.err()).contains("Ncat: UDP packet sent successfully\n");
      assertThat(receive(open)).isEqualTo("\u0000");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aClosedPortEndsTheClientWithOne(Who who) throws Exception {
    try (var party = who.start("-u", "127.0.0.1", "" + Party.freeUdpPort())) {
      party.type("x");
      assertThat(party.exitCode()).isEqualTo(1);
      assertThat(party.errors()).isEqualTo("Ncat: Connection refused.\n");
    }
  }

  @Test
  void eachPeerMayHaveAProgram() throws Exception {
    try (var server = Server.of(Who.OURS, "-k", "-e", "/bin/cat");
        var one = peer();
        var two = peer()) {
      send(one, server.port, "one");
      send(two, server.port, "two");
      assertThat(receive(two)).isEqualTo("two");
      assertThat(receive(one)).isEqualTo("one");
    }
  }

  @Test
  void inputsEndDoesNotEndAServer() throws Exception {
    try (var server = Server.of(Who.OURS);
        var one = peer()) {
      send(one, server.port, "x");
      assertThat(server.party.text(1)).isEqualTo("x");
      server.party.endInput();
      send(one, server.port, "y");
      assertThat(server.party.text(1)).isEqualTo("y");
    }
  }

  @Test
  void anEmptyDatagramEndsNothing() throws Exception {
    try (var server = Server.of(Who.OURS);
        var one = peer()) {
      send(one, server.port, "");
      send(one, server.port, "y");
      assertThat(server.party.text(1)).isEqualTo("y");
    }
  }
}
