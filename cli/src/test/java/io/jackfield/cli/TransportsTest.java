package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Address;
import io.jackfield.Tube;
import io.jackfield.UnixAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The verbs over Unix sockets, and with programs as peers.
@Timeout(60)
class TransportsTest {
  private final String address;
  private final Path socket;

  TransportsTest(@TempDir Path folder) {
    this.socket = folder.resolve("socket");
    this.address = "unix:" + socket;
  }

  @Test
  void listenAndConnectMeetAtAUnixSocket() throws Exception {
    try (var listening = JackRun.start("listen", address)) {
      listening.awaitLine("jack: listening on " + address);
      try (var connecting = JackRun.start("connect", address)) {
        connecting.type("question");
        connecting.endInput();
        listening.type("answer");
        listening.endInput();
        assertThat(listening.restOfOutput()).asString().isEqualTo("question");
        assertThat(connecting.restOfOutput()).asString().isEqualTo("answer");
        assertThat(connecting.exitCode()).isZero();
      }
      assertThat(listening.exitCode()).isZero();
      assertThat(listening.errors()).isEqualTo("jack: listening on " + address + "\n");
      assertThat(socket).doesNotExist();
    }
  }

  @Test
  void keepListeningServesManyAtAUnixSocket() throws Exception {
    try (var jack = JackRun.start("listen", "-k", address)) {
      jack.awaitLine("jack: listening on " + address);
      for (var name : new String[] {"one", "two"}) {
        try (var tube = Tube.connect(Address.parse(address))) {
          tube.sendLine(name);
        }
        assertThat(jack.text(4)).isEqualTo(name + "\n");
      }
    }
  }

  @Test
  void nobodyAtAUnixSocketIsAFailureInOneLine() throws Exception {
    var result = JackRun.run("connect", address);
    assertThat(result.code()).isEqualTo(FailureClass.REFUSED.code());
    assertThat(result.errLines())
        .containsExactly(
            "jack: "
                + new UnixAddress(socket).display()
                + ": no such file; is the path right, and the server running? [refused]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exec:sort", "pty:sort"})
  @EnabledOnOs(OS.LINUX)
  void programsArePeers(String program) throws Exception {
    try (var jack = JackRun.start("connect", program)) {
      jack.type("b\na\n");
      jack.endInput();
      assertThat(jack.restOfOutput()).asString().isEqualTo("a\nb\n");
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.errors()).isEmpty();
    }
  }

  @Test
  void verboseTellsOfTheProgramWithoutWordsOfTcp() throws Exception {
    try (var jack = JackRun.start("connect", "-v", "exec:echo hello")) {
      jack.endInput();
      assertThat(jack.restOfOutput()).asString().isEqualTo("hello\n");
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.errors())
          .contains("connecting to exec:echo hello")
          .contains("our stream ended; still reading")
          .doesNotContain("FIN");
    }
  }

  @Test
  void programsAreNoPlaceToListen() throws Exception {
    var result = JackRun.run("listen", "exec:cat");
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("cannot listen on exec:cat");
  }
}
