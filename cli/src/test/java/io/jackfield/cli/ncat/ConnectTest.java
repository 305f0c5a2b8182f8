package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.ncat.Party.Who;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectTest {
  @TempDir private Path folder;

  private static ServerSocket server() throws IOException {
    var server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    server.setSoTimeout((int) Party.LONG.toMillis());
    return server;
  }

  private static Socket accept(ServerSocket server) throws IOException {
    var socket = server.accept();
    socket.setSoTimeout((int) Party.LONG.toMillis());
    return socket;
  }

  private static String port(ServerSocket server) {
    return String.valueOf(server.getLocalPort());
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String hear(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--bogus",
        "-w 0 h",
        "-w x h",
        "-w -1 h",
        "-i 1d localhost 9",
        "-d 0 localhost 9",
        "127.0.0.1 1 2",
        "-l 1 2 3",
        "-l -p 1 2 3",
        "-l -s 1.2.3.4",
        "nosuch.invalid 9",
        "-m 3 127.0.0.1 1",
        "--allow 1 127.0.0.1 1",
        "-e x -c y h",
        "-n localhost 1",
        "127.0.0.1 70000",
        "127.0.0.1 -- -1",
        "-p x 127.0.0.1 1",
        "--proxy-type foo h 1",
        "--proxy h --proxy-type foo h 1",
        "--proxy a --proxy b h 1",
        "--proxy-dns never h 1",
        "-l --proxy-type socks4 1",
        "-l --proxy 127.0.0.1 1",
        "-l --broker -e x 1",
        "--chat 127.0.0.1 1",
        "-z -l 1",
        "-z -t h 1",
        "-z -e x h 1",
        "-U --ssl a",
        "-U --proxy b a",
        "-U -p 1 a",
        "-lU --broker a",
        "-l --proxy-type http -t 1",
        "127.0.0.1 1",
        "-z 127.0.0.1 1",
        "127.0.0.1 0",
        "-U /nonexistent/socket",
        "--proxy 127.0.0.1:1 127.0.0.1 1",
        "--ssl 127.0.0.1 1",
        "-zu 127.0.0.1 1",
      })
  void failsAsTheOriginalDoes(String line) throws Exception {
    var words = line.isEmpty() ? new String[0] : line.split(" ");
    var theirs = Party.run(Who.THEIRS, words);
    var ours = Party.run(words);
    assertThat(ours.code()).as(ours.err()).isEqualTo(theirs.code());
    assertThat(ours.out()).isEqualTo(theirs.out());
    // Where to read about the words differs; so may the resolver's reason.
    assertThat(ours.err().lines().map(ConnectTest::head))
        .isEqualTo(theirs.err().lines().map(ConnectTest::head).toList());
  }

  private static String head(String line) {
    return line.replaceFirst("^/usr/bin/ncat:", "ncat:")
        .replaceFirst("(`--help'|port specification:).*", "$1");
  }

  /// 7.93 has other words for the same.
  @ParameterizedTest
  @ValueSource(strings = {"-U", "-l -U", "-U a b"})
  void failsAsTheOriginalDoesInOtherWords(String line) throws Exception {
    var theirs = Party.run(Who.THEIRS, line.split(" "));
    var ours = Party.run(line.split(" "));
    assertThat(ours.code()).isEqualTo(theirs.code());
    assertThat(ours.err()).endsWith("QUITTING.\n").hasLineCount(1);
  }

  @Test
  void refusedPortEndsWithOne() throws Exception {
    var result = Party.run("127.0.0.1", "1");
    assertThat(result).isEqualTo(new Party.Result(1, "", "Ncat: Connection refused.\n"));
  }

  @Test
  void silentAddressTimesOut() throws Exception {
    // A backlog of one, used up: further handshakes are not answered.
    try (var full = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        var one = new Socket(full.getInetAddress(), full.getLocalPort());
        var two = new Socket(full.getInetAddress(), full.getLocalPort())) {
      assertThat(one.isConnected() && two.isConnected()).isTrue();
      var result = Party.run("-w", "200ms", "127.0.0.1", port(full));
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).isEqualTo("Ncat: TIMEOUT.\n");
    }
  }

  @Test
  void unsupportedOptionsSaySo() throws Exception {
    for (var words :
        List.of("--sctp h 1", "--vsock 2 1", "-g 1.2.3.4 h 1", "-G 4 h 1", "--g 1.2.3.4 h 1")) {
      var result = Party.run(words.split(" "));
      assertThat(result.code()).as(words).isEqualTo(2);
      assertThat(result.err()).as(words).contains("not supported").endsWith("QUITTING.\n");
      assertThat(result.err().lines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void inputsEndIsPassedOnAndTheAnswerStillHeard(Who who) throws Exception {
    try (var server = server();
        var party = who.start("127.0.0.1", port(server));
        var peer = accept(server)) {
      party.type("question\n");
      party.endInput();
      assertThat(hear(peer)).isEqualTo("question\n");
      say(peer, "answer\n");
      peer.shutdownOutput();
      assertThat(party.output()).isEqualTo("answer\n");
      assertThat(party.exitCode()).isZero();
    }
  }

  /// Since 7.96; 7.93 waits for its standard input.
  @Test
  void peersEndEndsUsThoughInputIsOpen() throws Exception {
    try (var server = server();
        var party = Who.OURS.start("127.0.0.1", port(server));
        var peer = accept(server)) {
      say(peer, "bye\n");
      Party.hangUp(peer);
      assertThat(party.output()).isEqualTo("bye\n");
      assertThat(party.exitCode()).isZero();
    }
  }

  /// The original of 7.96 and later loses what it has not sent yet.
  @ParameterizedTest
  @EnumSource(Who.class)
  void aFileArrivesThoughThePeerEndsItsSideAtOnce(Who who) throws Exception {
    var bytes = new byte[1 << 20];
    new java.util.Random(7).nextBytes(bytes);
    try (var server = server();
        var party = who.start("127.0.0.1", port(server));
        var peer = accept(server)) {
      peer.shutdownOutput();
      var typing =
          Thread.ofPlatform()
              .name("test-typing")
              .start(() -> {
                try {
                  party.type(bytes);
                  party.endInput();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertThat(peer.getInputStream().readAllBytes()).isEqualTo(bytes);
      typing.join();
      assertThat(party.exitCode()).isZero();
    }
  }

  /// Since 7.96.
  @Test
  void keepOpenGoesOnSendingAfterThePeersEnd() throws Exception {
    try (var server = server();
        var party = Who.OURS.start("-k", "127.0.0.1", port(server));
        var peer = accept(server)) {
      peer.shutdownOutput();
      // Standard output is really closed now.
      assertThat(party.output()).isEmpty();
      party.type("still here");
      party.endInput();
      assertThat(hear(peer)).isEqualTo("still here");
      assertThat(party.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void sendOnlyIgnoresWhatComesAndEndsWithInput(Who who) throws Exception {
    try (var server = server();
        var party = who.start("--send-only", "127.0.0.1", port(server));
        var peer = accept(server)) {
      say(peer, "not wanted");
      party.type("data");
      party.endInput();
      assertThat(peer.getInputStream().readNBytes(4)).asString().isEqualTo("data");
      assertThat(party.output()).isEmpty();
      assertThat(party.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void receiveOnlySendsNothing(Who who) throws Exception {
    try (var server = server();
        var party = who.start("--recv-only", "127.0.0.1", port(server));
        var peer = accept(server)) {
      say(peer, "data");
      assertThat(party.text(4)).isEqualTo("data");
      peer.shutdownOutput();
      assertThat(party.exitCode()).isZero();
      assertThat(hear(peer)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void noShutdownKeepsOurSideOpen(Who who) throws Exception {
    try (var server = server();
        var party = who.start("--no-shutdown", "127.0.0.1", port(server));
        var peer = accept(server)) {
      party.type("data");
      party.endInput();
      assertThat(peer.getInputStream().readNBytes(4)).asString().isEqualTo("data");
      peer.setSoTimeout(300);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> peer.getInputStream().read())
          .isInstanceOf(java.net.SocketTimeoutException.class);
      peer.shutdownOutput();
      assertThat(party.exitCode()).isZero();
    }
  }

  /// Since 7.96.
  @Test
  void quitEndsSoLongAfterInput() throws Exception {
    try (var server = server();
        var party = Who.OURS.start("-q", "100ms", "127.0.0.1", port(server));
        var peer = accept(server)) {
      party.type("data");
      party.endInput();
      assertThat(hear(peer)).isEqualTo("data");
      assertThat(party.exitCode()).isEqualTo(1);
      assertThat(party.errors()).isEqualTo("Ncat: Idle timeout expired (100 ms).\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void idleTimeoutEndsWithOne(Who who) throws Exception {
    try (var server = server();
        var party = who.start("-i", "200ms", "127.0.0.1", port(server));
        var peer = accept(server)) {
      assertThat(party.exitCode()).isEqualTo(1);
      assertThat(party.errors()).isEqualTo("Ncat: Idle timeout expired (200 ms).\n");
      assertThat(hear(peer)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void crlfTranslatesLoneLineFeeds(Who who) throws Exception {
    try (var server = server();
        var party = who.start("-C", "127.0.0.1", port(server));
        var peer = accept(server)) {
      party.type("a\nb\r\nc\r");
      assertThat(peer.getInputStream().readNBytes(8)).asString().isEqualTo("a\r\nb\r\nc\r");
      party.type("\nd\n\n");
      party.endInput();
      assertThat(hear(peer)).isEqualTo("\nd\r\n\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void telnetOffersAreRefused(Who who) throws Exception {
    try (var server = server();
        var _ = who.start("-t", "127.0.0.1", port(server));
        var peer = accept(server)) {
      say(peer, "\u00ff\u00fb\u0001\u00ff\u00fd\u0003");
      assertThat(peer.getInputStream().readNBytes(6)).containsExactly(255, 254, 1, 255, 252, 3);
    }
  }

  /// 7.93 leaves telnet's commands among the text.
  @Test
  void telnetCommandsAreTakenOutWhereverReadsCutThem() throws Exception {
    try (var server = server();
        var party = Who.OURS.start("-t", "127.0.0.1", port(server));
        var peer = accept(server)) {
      peer.setTcpNoDelay(true);
      say(peer, "a\u00ff");
      assertThat(party.text(1)).isEqualTo("a");
      say(peer, "\u00fb");
      say(peer, "\u0001b\u00ff\u00ffc");
      peer.shutdownOutput();
      assertThat(party.output()).isEqualTo("b\u00ffc");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void delayComesBeforeEachPiece(Who who) throws Exception {
    try (var server = server();
        var party = who.start("-d", "300ms", "127.0.0.1", port(server));
        var peer = accept(server)) {
      long start = System.nanoTime();
      party.type("late\n");
      assertThat(peer.getInputStream().readNBytes(5)).asString().isEqualTo("late\n");
      assertThat(System.nanoTime() - start).isGreaterThan(290_000_000L);
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void verboseTellsWhereToAndHowMuch(Who who) throws Exception {
    try (var server = server();
        var party = who.start("-v", "127.0.0.1", port(server));
        var peer = accept(server)) {
      party.type("four");
      party.endInput();
      assertThat(hear(peer)).isEqualTo("four");
      say(peer, "sixsix");
      peer.shutdownOutput();
      assertThat(party.exitCode()).isZero();
      var lines = party.errors().lines().toList();
      assertThat(lines.get(0)).matches("Ncat: Version 7\\.9[39] \\( https://nmap.org/ncat \\)");
      assertThat(lines.get(1)).isEqualTo("Ncat: Connected to 127.0.0.1:" + port(server) + ".");
      assertThat(lines.get(2))
          .matches("Ncat: 4 bytes sent, 6 bytes received in \\d+\\.\\d\\d seconds\\.");
      assertThat(lines).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void sourceAddressAndPortAreTaken(Who who) throws Exception {
    int from = Party.freePort();
    try (var server = server();
        var party =
            who.start("-s", "127.0.0.2", "-p", String.valueOf(from), "127.0.0.1", port(server));
        var peer = accept(server)) {
      assertThat(peer.getInetAddress().getHostAddress()).isEqualTo("127.0.0.2");
      assertThat(peer.getPort()).isEqualTo(from);
      assertThat(party.hasEnded()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void zeroModeOnlyTells(Who who) throws Exception {
    try (var server = server()) {
      var silent = Party.run(who, "-z", "127.0.0.1", port(server));
      assertThat(silent).isEqualTo(new Party.Result(0, "", ""));
      var told = Party.run(who, "-zv", "127.0.0.1", port(server));
      assertThat(told.err()).contains("Ncat: Connected to 127.0.0.1:" + port(server) + ".\n");
      assertThat(Party.run(who, "-z", "127.0.0.1", "1").code()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aResetEndsWithOne(Who who) throws Exception {
    try (var server = server();
        var party = who.start("127.0.0.1", port(server));
        var peer = accept(server)) {
      peer.setSoLinger(true, 0);
      Party.hangUp(peer);
      assertThat(party.exitCode()).isEqualTo(1);
      assertThat(party.errors()).isEqualTo("Ncat: Connection reset by peer.\n");
    }
  }

  @Test
  void familyChoosesTheAddress() throws Exception {
    assertThat(Party.run("-4", "::1", "1").err())
        .isEqualTo(
            "Ncat: Could not resolve hostname \"::1\": Address family for hostname not supported."
                + " QUITTING.\n");
    assertThat(Party.run("-6", "127.0.0.1", "1").code()).isEqualTo(2);
    try (var server = server();
        var party = Who.OURS.start("-4", "localhost", port(server));
        var peer = accept(server)) {
      assertThat(peer.isConnected()).isTrue();
      assertThat(party.hasEnded()).isFalse();
    }
  }

  /// The name has two addresses, and only one of them listens.
  @Test
  void theNextAddressIsTried() throws Exception {
    try (var server = server();
        var party = Who.OURS.start("localhost", port(server));
        var peer = accept(server)) {
      assertThat(peer.isConnected()).isTrue();
      assertThat(party.hasEnded()).isFalse();
    }
  }

  @Test
  void versionGoesToStandardErrorAsTheOriginals() throws Exception {
    var ours = Party.run("--version");
    assertThat(ours.code()).isZero();
    assertThat(ours.out()).isEmpty();
    assertThat(ours.err().lines().findFirst())
        .contains("Ncat: Version 7.99 ( https://nmap.org/ncat )");
    var theirs = Party.run(Who.THEIRS, "--version");
    assertThat(theirs.out()).isEmpty();
    assertThat(theirs.err()).startsWith("Ncat: Version 7.");
  }

  @Test
  void helpNamesEachOptionOfTheOriginals() throws Exception {
    var ours = Party.run("-h").out();
    var theirs = Party.run(Who.THEIRS, "-h").out();
    var option = java.util.regex.Pattern.compile("(?m)^ +(-\\w|--[\\w-]+)(?:, (--[\\w-]+))?");
    assertThat(theirs).contains("--keep-open");
    option
        .matcher(theirs)
        .results()
        .flatMap(each -> java.util.stream.Stream.of(each.group(1), each.group(2)))
        .filter(each -> each != null)
        .forEach(each -> assertThat(ours).contains(each));
  }

  @Test
  void aPeerThatIsAUnixSocketIsReached() throws Exception {
    var path = folder.resolve("s").toString();
    try (var server = Party.listen(Who.OURS, "-U", path);
        var client = Who.OURS.start("-v", "-U", path)) {
      client.type("hello");
      assertThat(server.text(5)).isEqualTo("hello");
      client.awaitLine("Ncat: Connected to " + path + "\\.");
      client.endInput();
      assertThat(server.exitCode()).isZero();
      assertThat(client.exitCode()).isZero();
    }
  }
}
