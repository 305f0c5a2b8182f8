package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.ncat.Party.Who;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ListenTest {
  static Socket connect(String host, int port) throws IOException {
    var socket = new Socket(host, port);
    socket.setSoTimeout((int) Party.LONG.toMillis());
    return socket;
  }

  static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String hear(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  static String hear(Socket socket, int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  /// A server at a free port of the loopback address.
  private static Server server(Who who, String... words) throws Exception {
    int port = Party.freePort();
    var all = Stream.concat(Stream.of(words), Stream.of("127.0.0.1", String.valueOf(port)));
    return new Server(Party.listen(who, all.toArray(String[]::new)), port);
  }

  private record Server(Party party, int port) implements AutoCloseable {
    Socket connect() throws IOException {
      return ListenTest.connect("127.0.0.1", port);
    }

    @Override
    public void close() throws IOException {
      party.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void onePeerIsServedAndItsEndEndsUs(Who who) throws Exception {
    try (var server = server(who);
        var peer = server.connect()) {
      say(peer, "hello");
      assertThat(server.party.text(5)).isEqualTo("hello");
      server.party.type("answer");
      assertThat(hear(peer, 6)).isEqualTo("answer");
      // The listening socket is closed: nobody else gets in.
      org.assertj.core.api.Assertions.assertThatThrownBy(server::connect)
          .isInstanceOf(ConnectException.class);
      peer.shutdownOutput();
      assertThat(server.party.output()).isEmpty();
      assertThat(server.party.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void inputsEndIsPassedOn(Who who) throws Exception {
    try (var server = server(who);
        var peer = server.connect()) {
      server.party.type("all");
      server.party.endInput();
      assertThat(hear(peer)).isEqualTo("all");
      say(peer, "late");
      assertThat(server.party.text(4)).isEqualTo("late");
      Party.hangUp(peer);
      assertThat(server.party.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aResetEndsWithOne(Who who) throws Exception {
    try (var server = server(who);
        var peer = server.connect()) {
      say(peer, "x");
      assertThat(server.party.text(1)).isEqualTo("x");
      peer.setSoLinger(true, 0);
      Party.hangUp(peer);
      assertThat(server.party.exitCode()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void keepOpenServesManyAtOnceAndTellsAllTheSame(Who who) throws Exception {
    try (var server = server(who, "-k");
        var one = server.connect();
        var two = server.connect()) {
      say(one, "1");
      assertThat(server.party.text(1)).isEqualTo("1");
      say(two, "2");
      assertThat(server.party.text(1)).isEqualTo("2");
      server.party.type("both");
      assertThat(hear(one, 4)).isEqualTo("both");
      assertThat(hear(two, 4)).isEqualTo("both");
      Party.hangUp(one);
      Party.hangUp(two);
      try (var three = server.connect()) {
        say(three, "3");
        assertThat(server.party.text(1)).isEqualTo("3");
      }
      assertThat(server.party.hasEnded()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void maxConnsTurnsOthersAwayUntilOneHasGone(Who who) throws Exception {
    try (var server = server(who, "-k", "-m", "1")) {
      try (var one = server.connect()) {
        say(one, "1");
        assertThat(server.party.text(1)).isEqualTo("1");
        try (var two = server.connect()) {
          assertThat(hear(two)).isEmpty();
        }
        server.party.awaitLine("Ncat: New connection denied: connection limit reached \\(1\\)");
        one.shutdownOutput();
        assertThat(hear(one)).isEmpty();
      }
      try (var three = server.connect()) {
        say(three, "3");
        assertThat(server.party.text(1)).isEqualTo("3");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void maxConnsZeroRefusesEverybody(Who who) throws Exception {
    try (var server = server(who, "-k", "-m", "0");
        var peer = server.connect()) {
      assertThat(hear(peer)).isEmpty();
    }
  }

  @Test
  void maxConnsWithoutKeepOpenIsWarnedOf() throws Exception {
    for (var who : Who.values()) {
      try (var server = server(who, "-m", "5")) {
        server.party.awaitLine("Ncat: Warning: Maximum connections ignored, since .*");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void sendOnlyEndsWithInput(Who who) throws Exception {
    try (var server = server(who, "--send-only");
        var peer = server.connect()) {
      if (who == Who.OURS) {
        // The original leaves it unread, so that its end becomes a reset.
        say(peer, "ignored");
      }
      server.party.type("data");
      assertThat(hear(peer, 4)).isEqualTo("data");
      server.party.endInput();
      assertThat(hear(peer)).isEmpty();
      assertThat(server.party.output()).isEmpty();
      assertThat(server.party.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void receiveOnlyReadsNoInput(Who who) throws Exception {
    try (var server = server(who, "--recv-only");
        var peer = server.connect()) {
      say(peer, "data");
      assertThat(server.party.text(4)).isEqualTo("data");
      peer.shutdownOutput();
      assertThat(hear(peer)).isEmpty();
      assertThat(server.party.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void idleTimeoutWaitsForThePeerAndEndsWithTwo(Who who) throws Exception {
    try (var server = server(who, "-i", "300ms")) {
      try (var peer = server.connect()) {
        say(peer, "x");
        assertThat(server.party.text(1)).isEqualTo("x");
        assertThat(server.party.exitCode()).isEqualTo(2);
        assertThat(server.party.errors())
            .contains("Ncat: Idle timeout expired (300 ms). QUITTING.");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aTakenPortIsToldAndEndsWithTwo(Who who) throws Exception {
    try (var server = server(Who.OURS, "-k")) {
      var result = Party.run(who, "-l", "127.0.0.1", String.valueOf(server.port));
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .isEqualTo(
              "Ncat: bind to 127.0.0.1:" + server.port + ": Address already in use. QUITTING.\n");
    }
  }

  @Test
  void aForeignAddressIsTold() throws Exception {
    var result = Party.run("-l", "192.0.2.1", "1");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("Ncat: bind to 192.0.2.1:1: Cannot assign requested address. QUITTING.\n");
  }

  @Test
  void restartingAtOnceWorks() throws Exception {
    int port = Party.freePort();
    for (int i = 0; i < 3; i++) {
      try (var server = Party.listen(Who.OURS, "127.0.0.1", String.valueOf(port));
          var peer = connect("127.0.0.1", port)) {
        server.type("x");
        server.endInput();
        assertThat(hear(peer)).isEqualTo("x");
        Party.hangUp(peer);
        assertThat(server.exitCode()).isZero();
      }
    }
  }

  /// Up to 7.99 the original says 0.
  @Test
  void portZeroIsToldAsTheRealOne() throws Exception {
    try (var server = Party.listen(Who.OURS, "127.0.0.1", "0");
        var peer = connect("127.0.0.1", server.port())) {
      server.awaitLine("Ncat: Connection from 127.0.0.1:" + peer.getLocalPort() + "\\.");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void byDefaultBothFamiliesAreServed(Who who) throws Exception {
    int port = Party.freePort();
    try (var server = Party.listen(who, "-k", String.valueOf(port))) {
      // The original tells of each socket as it opens it.
      server.awaitLine("Ncat: Listening on 0\\.0\\.0\\.0:" + port);
      for (var host : List.of("127.0.0.1", "::1")) {
        try (var peer = connect(host, port)) {
          say(peer, "x");
          assertThat(server.text(1)).isEqualTo("x");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void oneFamilyAloneIsServed(Who who) throws Exception {
    int port = Party.freePort();
    try (var server = Party.listen(who, "-6", "-k", String.valueOf(port));
        var peer = connect("::1", port)) {
      say(peer, "x");
      assertThat(server.text(1)).isEqualTo("x");
      try (var other = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        // Where the system cannot keep it out, we do.
        assertThat(other.getInputStream().read()).isNegative();
      } catch (IOException e) {
        assertThat(e).isInstanceOf(java.net.SocketException.class);
      }
    }
    int other = Party.freePort();
    try (var server = Party.listen(who, "-4", "-k", String.valueOf(other))) {
      assertThat(server.hasEnded()).isFalse();
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> connect("::1", other))
          .isInstanceOf(ConnectException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void sourcePortIsThePortToListenOn(Who who) throws Exception {
    int port = Party.freePort();
    try (var server = Party.listen(who, "-p", String.valueOf(port));
        var peer = connect("127.0.0.1", port)) {
      say(peer, "x");
      assertThat(server.text(1)).isEqualTo("x");
    }
  }

  /// Since 7.96.
  @Test
  void quitEndsSoLongAfterInput() throws Exception {
    try (var server = server(Who.OURS, "-q", "100ms");
        var peer = server.connect()) {
      server.party.type("x");
      server.party.endInput();
      assertThat(hear(peer)).isEqualTo("x");
      assertThat(server.party.exitCode()).isEqualTo(2);
      assertThat(server.party.errors()).contains("Idle timeout expired (100 ms). QUITTING.");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void crlfAndTelnetAndDelayWorkHereToo(Who who) throws Exception {
    try (var server = server(who, "-C", "-t", "-d", "1ms");
        var peer = server.connect()) {
      say(peer, "\u00ff\u00fb\u0001");
      assertThat(peer.getInputStream().readNBytes(3)).containsExactly(255, 254, 1);
      server.party.type("a\n");
      assertThat(hear(peer, 3)).isEqualTo("a\r\n");
    }
  }

  @Test
  void aPeerThatStallsDoesNotKeepOthersOut() throws Exception {
    try (var server = server(Who.OURS, "-k");
        var silent = server.connect();
        var lively = server.connect()) {
      say(lively, "x");
      assertThat(server.party.text(1)).isEqualTo("x");
      assertThat(silent.isConnected()).isTrue();
    }
  }

  /// The original keeps its file, and fails over one that is left.
  @Test
  void aUnixSocketThatWasLeftIsReplaced(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
      throws Exception {
    var path = folder.resolve("s");
    try (var left =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      left.bind(java.net.UnixDomainSocketAddress.of(path));
    }
    try (var server = Party.listen(Who.OURS, "-U", path.toString());
        var client = Who.OURS.start("-U", path.toString())) {
      client.type("x");
      assertThat(server.text(1)).isEqualTo("x");
      server.awaitLine("Ncat: Connection from \\(unnamed socket\\)\\.");
    }
    assertThat(path).doesNotExist();
  }
}
