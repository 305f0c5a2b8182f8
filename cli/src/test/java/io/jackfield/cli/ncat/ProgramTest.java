package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.cli.ncat.Party.Who;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ProgramTest {
  @TempDir private Path folder;

  @BeforeEach
  void needsAShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh here");
  }

  private record Server(Party party, int port) implements AutoCloseable {
    static Server of(Who who, String... words) throws Exception {
      int port = Party.freePort();
      var all = Stream.concat(Stream.of(words), Stream.of("127.0.0.1", String.valueOf(port)));
      return new Server(Party.listen(who, all.toArray(String[]::new)), port);
    }

    Socket connect() throws Exception {
      return ListenTest.connect("127.0.0.1", port);
    }

    @Override
    public void close() throws java.io.IOException {
      party.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/bin/a b|/bin/a;b",
        "a\\ b c|a b;c",
        "a\\\\ b|a\\;b",
        "  a\t b  |a;b",
        "a\\\"b 'c d'|a\"b;'c;d'",
        "a\\|a",
      })
  void wordsAreSplitAtBlanksAndBackslashesJoin(String line, String expected) {
    assertThat(CommandLine.split(line)).containsExactly(expected.split(";"));
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aProgramTalksToThePeerAndItsEndIsTheEnd(Who who) throws Exception {
    try (var server = Server.of(who, "-e", "/bin/cat");
        var peer = server.connect()) {
      ListenTest.say(peer, "to and fro");
      assertThat(ListenTest.hear(peer, 10)).isEqualTo("to and fro");
      peer.shutdownOutput();
      assertThat(ListenTest.hear(peer)).isEmpty();
      assertThat(server.party.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aShellLineMayUseAllOfTheShell(Who who) throws Exception {
    try (var server = Server.of(who, "-c", "read x; echo \"[$x]\" | tr a-z A-Z; echo oops >&2");
        var peer = server.connect()) {
      ListenTest.say(peer, "abc\n");
      assertThat(ListenTest.hear(peer)).isEqualTo("[ABC]\n");
      assertThat(server.party.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void variablesTellOfThePeer(Who who) throws Exception {
    var line =
        "echo $NCAT_REMOTE_ADDR $NCAT_REMOTE_PORT $NCAT_LOCAL_ADDR $NCAT_LOCAL_PORT $NCAT_PROTO";
    try (var server = Server.of(who, "-c", line);
        var peer = server.connect()) {
      assertThat(ListenTest.hear(peer))
          .isEqualTo("127.0.0.1 " + peer.getLocalPort() + " 127.0.0.1 " + server.port + " TCP\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aClientMayRunAProgramToo(Who who) throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      server.setSoTimeout((int) Party.LONG.toMillis());
      try (var party = who.start("-c", "echo hello; cat", "127.0.0.1", "" + server.getLocalPort());
          var peer = server.accept()) {
        assertThat(ListenTest.hear(peer, 6)).isEqualTo("hello\n");
        ListenTest.say(peer, "back");
        assertThat(ListenTest.hear(peer, 4)).isEqualTo("back");
        peer.shutdownOutput();
        assertThat(ListenTest.hear(peer)).isEmpty();
        assertThat(party.exitCode()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aProgramsLineEndsAreTranslated(Who who) throws Exception {
    try (var server = Server.of(who, "-C", "-c", "printf 'a\\nb\\r\\n'");
        var peer = server.connect()) {
      assertThat(ListenTest.hear(peer)).isEqualTo("a\r\nb\r\n");
    }
  }

  /// The original of 7.93 can lose the end of it, and cuts the program off.
  @Test
  void allOutputIsDeliveredAfterThePeersEnd() throws Exception {
    try (var server = Server.of(Who.OURS, "-c", "cat >/dev/null; sleep 0.3; seq 1 100000");
        var peer = server.connect()) {
      ListenTest.say(peer, "in");
      peer.shutdownOutput();
      assertThat(ListenTest.hear(peer)).startsWith("1\n2\n").endsWith("\n99999\n100000\n");
      assertThat(server.party.exitCode()).isZero();
    }
  }

  @Test
  void aProgramThatClosesItsInputStillSpeaks() throws Exception {
    try (var server = Server.of(Who.OURS, "-c", "exec 0<&-; sleep 0.3; echo late");
        var peer = server.connect()) {
      ListenTest.say(peer, "x".repeat(100_000));
      assertThat(ListenTest.hear(peer)).isEqualTo("late\n");
    }
  }

  /// The original serves sixteen at most at a time on some systems.
  @Test
  void fortyPeersHaveTheirProgramsAtOnce() throws Exception {
    try (var server = Server.of(Who.OURS, "-k", "-e", "/bin/cat")) {
      var peers = new ArrayList<Socket>();
      try {
        for (int i = 0; i < 40; i++) {
          peers.add(server.connect());
          ListenTest.say(peers.getLast(), "peer " + i);
        }
        for (int i = 0; i < 40; i++) {
          var expected = "peer " + i;
          assertThat(ListenTest.hear(peers.get(i), expected.length())).isEqualTo(expected);
        }
      } finally {
        for (var peer : peers) {
          peer.close();
        }
      }
    }
  }

  @Test
  void allThatTheProgramStartedEndsWithIt() throws Exception {
    var pid = folder.resolve("pid");
    try (var server = Server.of(Who.OURS, "-c", "sleep 1000 & echo $! > " + pid + "; echo ready");
        var peer = server.connect()) {
      assertThat(ListenTest.hear(peer)).isEqualTo("ready\n");
      assertThat(server.party.exitCode()).isZero();
      long child = Long.parseLong(Files.readString(pid).strip());
      Party.await(
          () -> ProcessHandle.of(child).map(each -> !each.isAlive()).orElse(true),
          "the sleeper has ended");
    }
  }

  @Test
  void aProgramThatIsNotThereIsTold() throws Exception {
    try (var server = Server.of(Who.OURS, "-e", "/nonexistent/program");
        var peer = server.connect()) {
      assertThat(ListenTest.hear(peer)).isEmpty();
      assertThat(server.party.exitCode()).isEqualTo(2);
      assertThat(server.party.errors()).contains("found no program \"/nonexistent/program\"");
    }
  }

  private String script(String text) throws Exception {
    return Files.writeString(folder.resolve("script.lua"), text).toString();
  }

  /// Debian's original has no Lua, so ours alone is asked.
  @Test
  void aLuaScriptTalksToThePeer() throws Exception {
    var file =
        script(
            """
            local line = io.read("l")
            io.write("[", line, "] ", 7 // 2, "\\n")
            print(os.getenv("NCAT_PROTO"), arg[0] ~= nil)
            for each in io.lines() do io.write(each:upper(), "\\n") end
            """);
    try (var server = Server.of(Who.OURS, "-k", "--lua-exec", file);
        var one = server.connect();
        var two = server.connect()) {
      for (var peer : new Socket[] {one, two}) {
        ListenTest.say(peer, "hello\nmore\nand more\n");
        peer.shutdownOutput();
        assertThat(ListenTest.hear(peer)).isEqualTo("[hello] 3\nTCP\ttrue\nMORE\nAND MORE\n");
      }
    }
  }

  @Test
  void aLuaScriptThatFailsSendsWhatItHadWritten() throws Exception {
    try (var server = Server.of(Who.OURS, "--lua-exec", script("io.write('first') error('oops')"));
        var peer = server.connect()) {
      assertThat(ListenTest.hear(peer)).isEqualTo("first");
      assertThat(server.party.exitCode()).isZero();
    }
  }

  @Test
  void aLuaScriptThatIsNotThereIsTold() throws Exception {
    var result = Party.run("-l", "--lua-exec", "/nonexistent.lua", "127.0.0.1", "1");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("Ncat: Error loading the Lua script: cannot open /nonexistent.lua. QUITTING.\n");
  }
}
