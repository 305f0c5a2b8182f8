package io.jackfield.terminal;

import static io.jackfield.Expected.literal;
import static io.jackfield.Expected.regex;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.ExecAddress;
import io.jackfield.Server;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// `Tube.interact()` in a process of its own, whose keyboard is a pipe or a pseudo-terminal that
/// the test types on.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class InteractTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";
  private static final String CTRL_Z = "\u001a";
  private static final String CTRL_BRACKET = "\u001d";

  // As a terminal sends it in the mode that the editor asks for.
  private static final String UP = "\u001bOA";

  /// The program's command.
  private static List<String> program(int port, String mode) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath(),
        InteractProgram.class.getName(),
        "" + port,
        mode);
  }

  /// The modules of this process as well; to a child a class path is enough.
  private static String classPath() {
    return System.getProperty("java.class.path")
        + File.pathSeparator
        + System.getProperty("jdk.module.path", "");
  }

  private static Tube start(ExecAddress command) throws IOException {
    return Tube.connect(
        command,
        io.jackfield.ConnectOptions.defaults(),
        TubeOptions.defaults().withTimeout(PATIENCE));
  }

  /// The program at a pipe.
  private static Tube atPipe(int port) throws IOException {
    return start(new ExecAddress(program(port, "LINE"), false));
  }

  /// The program at a terminal, between two looks at the terminal's settings.
  private static Tube atTerminal(int port, String mode) throws IOException {
    return inShell("", port, mode, "; echo code $?; stty -g");
  }

  /// The program in a shell that has the terminal, between other commands.
  private static Tube inShell(String first, int port, String mode, String then) throws IOException {
    var quoted = new ArrayList<String>();
    program(port, mode).forEach(word -> quoted.add("'" + word + "'"));
    var script =
        "TERM=xterm; export TERM; stty sane; stty -g; " + first + String.join(" ", quoted) + then;
    return start(ExecAddress.of("sh", "-c", script).onTerminal());
  }

  /// What the terminal's settings are when the program has ended, which must be those before it.
  private static String settings(Tube terminal) throws IOException {
    return terminal.expect(regex("([0-9a-f]+(?::[0-9a-f]+){10,})\r?\n")).group(1);
  }

  /// Answers each line until "quit".
  private static void converse(Tube client) throws IOException {
    client.send("Welcome\nName? ");
    for (var line = client.readLine(); !line.equals("quit"); line = client.readLine()) {
      client.send("You said " + line + "\nMore? ");
    }
    client.send("bye, without a line end");
  }

  @Test
  void s64aPipeIsSentWholeThenOurSideEndsThenTheAnswerIsPrinted() throws Exception {
    try (var server =
            Server.listen(
                0,
                client -> {
                  var all = client.readToEnd().text();
                  client.send("had " + all.length() + " characters\n");
                });
        var keyboard = atPipe(server.port())) {
      keyboard.send("two\nlines, the last without an end".repeat(10_000));
      keyboard.closeOutput();
      assertThat(keyboard.readLine()).isEqualTo("had 340000 characters");
      assertThat(keyboard.readLine()).isEqualTo("ended: PEER_ENDED");
    }
  }

  @Test
  void s65itReturnsWhenThePeerEndsThoughThePipeIsOpen() throws Exception {
    try (var server = Server.listen(0, client -> client.sendLine("That is all."));
        var keyboard = atPipe(server.port())) {
      assertThat(keyboard.readLine()).isEqualTo("That is all.");
      assertThat(keyboard.readLine()).isEqualTo("ended: PEER_ENDED");
    }
  }

  @Test
  void s65linesAreEditedAndThePeersEndEndsIt() throws Exception {
    try (var server = Server.listen(0, InteractTest::converse);
        var terminal = atTerminal(server.port(), "LINE")) {
      var before = settings(terminal);
      terminal.readUntil("Welcome");
      terminal.readUntil("Name? ");
      // A backspace is the editor's, the arrow brings the line back.
      terminal.send("Adb\u007fa\r");
      terminal.readUntil("You said Ada");
      terminal.readUntil("More? ");
      terminal.send(UP + "\r");
      terminal.readUntil("You said Ada");
      terminal.readUntil("More? ");
      terminal.send("quit\r");
      terminal.readUntil("bye, without a line end");
      terminal.readUntil("ended: PEER_ENDED");
      assertThat(settings(terminal)).isEqualTo(before);
    }
  }

  @Test
  void s65theTubeIsUsableAfterCtrlD() throws Exception {
    usableAfter(CTRL_D, "USER_ENDED");
  }

  @Test
  void s65theTubeIsUsableAfterCtrlC() throws Exception {
    usableAfter("half a line" + CTRL_C, "INTERRUPTED");
  }

  private static void usableAfter(String keys, String end) throws IOException {
    try (var server = Server.listen(0, InteractTest::converse);
        var terminal = atTerminal(server.port(), "LINE")) {
      var before = settings(terminal);
      terminal.readUntil("Name? ");
      terminal.send(keys);
      terminal.readUntil("ended: " + end);
      terminal.readUntil("then: You said ");
      terminal.readUntil("code 0");
      assertThat(settings(terminal)).isEqualTo(before);
    }
  }

  @Test
  void ctrlZStopsTheJobAndTheShellCanLetItGoOn() throws Exception {
    try (var server = Server.listen(0, InteractTest::converse);
        var shell = inShell("set -m; ", server.port(), "LINE", "; echo stopped; stty -g; fg")) {
      var before = settings(shell);
      shell.readUntil("Name? ");
      shell.send("ha" + CTRL_Z);
      shell.readUntil("stopped");
      assertThat(settings(shell)).isEqualTo(before);
      // What was typed is shown again, and can be gone on with.
      shell.readUntil("ha");
      shell.send("lf\r");
      shell.readUntil("You said half");
      // The prompt is shown once keys are taken; one that comes before would be lost.
      shell.readUntil("More? ");
      shell.send(CTRL_D);
      shell.readUntil("ended: USER_ENDED");
    }
  }

  @Test
  void s64theTerminalIsRestoredWhenTheConnectionBreaks() throws Exception {
    try (var listener = new ServerSocket(0);
        var terminal = atTerminal(listener.getLocalPort(), "LINE")) {
      var before = settings(terminal);
      try (var peer = listener.accept()) {
        peer.getOutputStream().write("Name? ".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        terminal.readUntil("Name? ");
        reset(peer);
      }
      terminal.readUntil("failed: ResetException");
      assertThat(settings(terminal)).isEqualTo(before);
    }
  }

  private static void reset(Socket peer) throws IOException {
    peer.setSoLinger(true, 0);
    peer.close();
  }

  @Test
  void inRawModeEachKeyGoesToThePeerAtOnce() throws Exception {
    try (var server =
            Server.listen(
                0,
                client -> {
                  client.send("\u001b[1mready\u001b[0m");
                  client.send("[" + client.readExactly(3) + "]");
                  client.readUntil("script");
                });
        var terminal = atTerminal(server.port(), "RAW")) {
      var before = settings(terminal);
      terminal.readUntil("\u001b[1mready\u001b[0m");
      terminal.send("a" + CTRL_C + CTRL_D);
      terminal.readUntil("[a\\x03\\x04]");
      terminal.send(CTRL_BRACKET);
      terminal.readUntil("ended: USER_ENDED");
      assertThat(settings(terminal)).isEqualTo(before);
    }
  }

  @Test
  void whatThePeerSaysCannotSteerTheTerminal() throws Exception {
    try (var server =
            Server.listen(
                0, client -> client.send("\u001b[31mred\u001b[0m \u001b]0;title\u0007\n"));
        var terminal = atTerminal(server.port(), "LINE")) {
      settings(terminal);
      var match = terminal.expect(literal("\\x1b]0;title\\x07"), literal("\u001b]0;title"));
      assertThat(match.index()).isZero();
      assertThat(match.before()).contains("\u001b[31mred");
    }
  }
}
