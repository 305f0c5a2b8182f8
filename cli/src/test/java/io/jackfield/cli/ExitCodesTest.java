package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That the table of exit codes in the guide is true of each verb.
@Timeout(60)
class ExitCodesTest {
  @TempDir private Path folder;

  private void ends(FailureClass with, String words, int port) throws Exception {
    try (var jacks = new JackRun.Several()) {
      ends(jacks, with, words, port);
    }
  }

  /// Runs words in which PORT is a port, FILE a file and FOLDER a folder.
  private void ends(JackRun.Several jacks, FailureClass with, String words, int port)
      throws Exception {
    var jack = start(jacks, words, port);
    jack.endInput();
    endsWith(with, jack);
  }

  private JackRun start(JackRun.Several jacks, String words, int port) throws IOException {
    var file = Files.writeString(folder.resolve("f"), "x");
    return jacks.start(
        words
            .replace("PORT", "" + port)
            .replace("FILE", file.toString())
            .replace("FOLDER", folder.toString())
            .split(" "));
  }

  private static void endsWith(FailureClass with, JackRun jack) throws Exception {
    assertThat(jack.exitCode()).as(jack.errors()).isEqualTo(with.code());
    assertThat(jack.errors()).endsWith(" [" + with.word() + "]" + System.lineSeparator());
  }

  private static int freePort() throws IOException {
    try (var probe = Loopback.IPV4.listen()) {
      return probe.getLocalPort();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect 127.0.0.1 PORT",
        "send FILE 127.0.0.1 PORT",
        "receive --connect -o FOLDER 127.0.0.1 PORT",
        "relay - tcp://127.0.0.1:PORT",
        // Not a proxy's word: there is none.
        "connect --proxy http://127.0.0.1:PORT 127.0.0.1 80",
        "relay --proxy socks5://127.0.0.1:PORT - tcp://127.0.0.1:80",
      })
  void whereNothingListensItIsRefused(String words) throws Exception {
    ends(FailureClass.REFUSED, words, freePort());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect no.such.host.invalid PORT",
        "send FILE no.such.host.invalid PORT",
        "receive --connect -o FOLDER no.such.host.invalid PORT",
        "relay - tcp://no.such.host.invalid:PORT",
        "scan no.such.host.invalid PORT",
      })
  void anUnknownHostIsAName(String words) throws Exception {
    ends(FailureClass.NAME, words, 80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listen PORT",
        "listen -k PORT",
        "serve echo PORT",
        "proxy PORT",
        "receive -o FOLDER PORT",
        "send --listen FILE PORT",
        "relay listen://:PORT exec:cat",
        "relay --once listen://:PORT exec:cat",
        "relay listen://:0 listen://:PORT",
      })
  void aPortThatIsTakenIsAnAddress(String words) throws Exception {
    try (var taken = Loopback.IPV4.listen()) {
      ends(FailureClass.ADDRESS, words, taken.getLocalPort());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect --proxy http://127.0.0.1:%d 127.0.0.1 PORT",
        "connect --proxy socks5h://127.0.0.1:%d 127.0.0.1 PORT",
        "relay --proxy socks4://127.0.0.1:%d - tcp://127.0.0.1:PORT",
      })
  void whatAProxySaysOfTheTargetIsTheProxys(String words) throws Exception {
    try (var jacks = new JackRun.Several()) {
      var proxy = jacks.start("proxy", "0");
      ends(jacks, FailureClass.PROXY, words.formatted(proxy.port()), freePort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"send FOLDER 127.0.0.1 PORT", "send FOLDER/no-file 127.0.0.1 PORT"})
  void aFileThatCannotBeSentIsAWrongWord(String words) throws Exception {
    ends(FailureClass.USAGE, words, freePort());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send --idle 50ms FILE 127.0.0.1 PORT",
        "receive --connect --idle 50ms -o FOLDER 127.0.0.1 PORT",
        "connect --idle 50ms 127.0.0.1 PORT",
        "relay --idle 50ms - tcp://127.0.0.1:PORT",
      })
  void aSilentPeerReachesTheIdleLimit(String words) throws Exception {
    // The kernel takes the connection, and nobody says anything.
    try (var server = Loopback.IPV4.listen()) {
      ends(FailureClass.IDLE, words, server.getLocalPort());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send -v FILE 127.0.0.1 PORT",
        "receive -v --connect -o FOLDER 127.0.0.1 PORT",
        "connect -v 127.0.0.1 PORT",
        "relay -v - tcp://127.0.0.1:PORT",
      })
  void aPeerThatBreaksOffIsAReset(String words) throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jacks = new JackRun.Several()) {
      var jack = start(jacks, words, server.getLocalPort());
      try (var peer = server.accept()) {
        // A reset before that is a failure to connect.
        jack.awaitLine("jack: connected to .*");
        peer.setSoLinger(true, 0);
      }
      endsWith(FailureClass.RESET, jack);
    }
  }

  @Test
  void aScanThatFindsNothingOpenIsAFailureWithoutAClass() throws Exception {
    var result = JackRun.run("scan", "127.0.0.1", "" + freePort());
    assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(result.err()).contains("0 open").doesNotContain("[");
  }
}
