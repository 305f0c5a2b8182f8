package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs as peers, in each way to start them.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass
@EnumSource(ExecTest.Way.class)
class ExecTest {

  /// The ways to start a program, and to notice its exit.
  enum Way {
    NATIVE,
    WAITED_FOR,
    JDK,
    TERMINAL;

    Duplex start(ExecAddress address) throws IOException {
      return switch (this) {
        case NATIVE, TERMINAL -> NativeExec.start(address, ExitNotice.HANDLE);
        case WAITED_FOR -> NativeExec.start(address, ExitNotice.THREAD);
        case JDK -> ProcessExec.start(address);
      };
    }
  }

  private final Way way;
  private final int descriptors;

  ExecTest(Way way) throws Exception {
    this.way = way;
    // Classes that are loaded, and pools that are filled, by the first program.
    try (var tube = tube("true")) {
      tube.readToEnd();
    }
    Await.until("no thread of " + way, () -> childThreads().isEmpty());
    this.descriptors = openDescriptors();
  }

  /// Nothing is left: no thread, no child, not even as a zombie, no descriptor.
  @AfterEach
  void nothingIsLeft() throws Exception {
    Await.until("no thread of " + way, () -> childThreads().isEmpty());
    Await.until("no child", () -> ProcessHandle.current().children().findAny().isEmpty());
    Await.until("no descriptor", () -> openDescriptors() <= descriptors);
  }

  private static List<String> childThreads() throws Exception {
    return Leftovers.threads().stream().filter(name -> name.contains("child")).toList();
  }

  /// Those that programs use: pipes, terminals, events.
  private static int openDescriptors() throws IOException {
    int count = 0;
    try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (var each : all) {
        try {
          var target = Files.readSymbolicLink(each).toString();
          count += target.contains("pipe") || target.contains("ptmx") ? 1 : 0;
        } catch (NoSuchFileException _) {
          // Closed since it was listed.
        }
      }
    }
    return count;
  }

  private Duplex duplex(String... command) throws IOException {
    return way.start(new ExecAddress(List.of(command), way == Way.TERMINAL));
  }

  private Tube tube(String... command) throws IOException {
    return Tube.over(duplex(command), TubeOptions.defaults().withTimeout(Await.LONG));
  }

  private static ChildProcess child(Tube tube) {
    return tube.facts(ChildProcess.class).orElseThrow();
  }

  private static int exitCode(Tube tube) throws InterruptedException {
    return child(tube).exitCode(Await.LONG).orElseThrow();
  }

  private static boolean isGone(long pid) {
    return Files.notExists(Path.of("/proc/" + pid)) || stat(pid).contains(") Z ");
  }

  private static String stat(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/stat"));
    } catch (IOException _) {
      return "gone ) Z ";
    }
  }

  @Test
  void linesGoToAndFro() throws Exception {
    try (var tube = tube("cat")) {
      tube.sendLine("hello");
      assertThat(tube.readLine()).isEqualTo("hello");
      assertThat(child(tube).isAlive()).isTrue();
      assertThat(ProcessHandle.of(child(tube).pid())).isPresent();
      assertThat(child(tube).exitCode(Duration.ZERO)).isEmpty();
      assertThat(tube.peer()).hasToString((way == Way.TERMINAL ? "pty" : "exec") + ":cat");
    }
  }

  @Test
  void aMebibyteOfAnyBytesComesBackUnchanged() throws Exception {
    var bytes = new byte[1 << 20];
    new Random(4).nextBytes(bytes);
    try (var tube = tube("cat")) {
      var sending =
          Await.start(() -> {
            tube.send(Bytes.of(bytes));
            return true;
          });
      var back = tube.readExactly(bytes.length);
      assertThat(sending.result()).isTrue();
      assertThat(sha(back.toArray())).isEqualTo(sha(bytes));
    }
  }

  private static String sha(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void endOfOurOutputIsItsEndOfInput() throws Exception {
    try (var tube = tube("sort")) {
      tube.sendLines(List.of("c", "a", "b"));
      tube.closeOutput();
      tube.closeOutput();
      assertThat(tube.readToEnd().text()).isEqualTo("a\nb\nc\n");
      assertThat(exitCode(tube)).isZero();
      assertThatThrownBy(() -> tube.send("x")).isInstanceOf(ClosedException.class);
    }
  }

  @Test
  void bothOfItsOutputsComeInOrder() throws Exception {
    try (var tube = tube("sh", "-c", "echo one; echo two >&2; echo three; echo four >&2")) {
      assertThat(tube.readToEnd().text()).isEqualTo("one\ntwo\nthree\nfour\n");
    }
  }

  @Test
  void exitCodeIsTold() throws Exception {
    try (var tube = tube("sh", "-c", "echo bye; exit 3")) {
      assertThat(tube.readToEnd().text()).isEqualTo("bye\n");
      assertThat(exitCode(tube)).isEqualTo(3);
      assertThat(child(tube).isAlive()).isFalse();
    }
    try (var tube = tube("sh", "-c", "kill -9 $$")) {
      tube.readToEnd();
      assertThat(exitCode(tube)).isEqualTo(128 + 9);
    }
  }

  @Test
  void exitCodeIsToldAfterClose() throws Exception {
    var tube = tube("cat");
    var child = child(tube);
    tube.close();
    assertThat(child.exitCode(Await.LONG).orElseThrow()).isIn(0, 128 + 1, 128 + 15);
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void environmentAndFolderAreOurs() throws Exception {
    try (var tube = tube("sh", "-c", "pwd; echo \"$PATH\"")) {
      assertThat(tube.readLine()).isEqualTo(Path.of("").toAbsolutePath().toString());
      assertThat(tube.readLine()).isEqualTo(System.getenv("PATH"));
    }
  }

  @Test
  void argumentsPassAsTheyAre() throws Exception {
    try (var tube = tube("printf", "%s|", "a b", "", "ä'\"\\$x", "*")) {
      assertThat(tube.readToEnd().text()).isEqualTo("a b||ä'\"\\$x|*|");
    }
  }

  @Test
  void signalsAreAsAShellLeavesThem() throws Exception {
    try (var tube = tube("grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status")) {
      if (way != Way.JDK) {
        assertThat(tube.readToEnd().text())
            .containsPattern("SigBlk:\\s0+\\n")
            .containsPattern("SigIgn:\\s0+\\n");
      }
    }
  }

  @Test
  void noDescriptorOfOursLeaksIn() throws Exception {
    try (var server = Server.listen(0, _ -> {});
        var tube =
            tube("sh", "-c", "for n in $(seq 0 500); do test -e /proc/$$/fd/$n && echo $n; done")) {
      assertThat(tube.readToEnd().text().split("\n")).containsExactly("0", "1", "2");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void timedReadLosesNothing() throws Exception {
    try (var tube = tube("sh", "-c", "printf 'Name? '; read name; echo hi $name")) {
      assertThatThrownBy(() -> tube.within(Duration.ofMillis(200)).readLine())
          .isInstanceOf(TimedOutException.class)
          .hasMessageContaining("Name? ");
      assertThat(tube.readUntil("? ")).isEqualTo("Name");
      tube.sendLine("Ada");
      assertThat(tube.readLine()).isEqualTo("hi Ada");
    }
  }

  @Test
  void programThatDoesNotReadStallsAWriteUntilItsDeadline() throws Exception {
    try (var tube = tube("sleep", "1000")) {
      var child = child(tube);
      assertThatThrownBy(
              () -> tube.within(Duration.ofMillis(100)).send(Bytes.of(new byte[4 << 20])))
          .isInstanceOf(TimedOutException.class)
          .hasMessageContaining("does not read");
      assertThat(child.exitCode(Await.LONG)).isPresent();
    }
  }

  @Test
  void closeEndsAWaitingWriterAndAWaitingReader() throws Exception {
    var duplex = duplex("sleep", "1000");
    var writing =
        Await.start(() -> {
          duplex.write(ByteBuffer.allocate(4 << 20), Deadline.none());
          return true;
        });
    var reading = Await.start(() -> duplex.read(ByteBuffer.allocate(1), Deadline.none()));
    reading.awaitWaiting();
    duplex.close();
    assertThatThrownBy(reading::result).as("reader").isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(writing::result).as("writer").isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void interruptEndsAWaitAndClosesTheTube() throws Exception {
    var duplex = duplex("sleep", "1000");
    var child = duplex.facts(ChildProcess.class).orElseThrow();
    var reading = Await.start(() -> duplex.read(ByteBuffer.allocate(1), Deadline.none()));
    reading.awaitWaiting();
    reading.thread().interrupt();
    assertThatThrownBy(reading::result).isInstanceOf(ClosedChannelException.class);
    assertThat(child.exitCode(Await.LONG)).isPresent();
  }

  @Test
  void readAndWriteAfterCloseFail() throws Exception {
    var duplex = duplex("cat");
    duplex.close();
    duplex.close();
    duplex.closeOutput();
    assertThatThrownBy(() -> duplex.read(ByteBuffer.allocate(1), Deadline.none()))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> duplex.write(ByteBuffer.allocate(1), Deadline.none()))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void writeToAProgramThatHasExitedTellsItsCode() throws Exception {
    try (var tube = tube("sh", "-c", "exit 7")) {
      assertThat(exitCode(tube)).isEqualTo(7);
      assertThatThrownBy(
              () -> {
                while (true) {
                  tube.sendLine("still there?");
                }
              })
          .isInstanceOf(ResetException.class)
          .hasMessageContaining("broken pipe: the program has exited with code 7")
          .hasMessageContaining(tube.peer().display());
    }
  }

  @Test
  void lastWordsOfAProgramThatHasExitedAreRead() throws Exception {
    try (var tube = tube("sh", "-c", "seq 5000; exit 1")) {
      assertThat(exitCodeWhileReading(tube)).hasSize(5000).endsWith("5000");
      assertThat(exitCode(tube)).isEqualTo(1);
    }
  }

  private static List<String> exitCodeWhileReading(Tube tube) throws IOException {
    return List.of(tube.readToEnd().text().split("\n"));
  }

  @Test
  void programThatIgnoresTheSignalIsKilled() throws Exception {
    var tube = tube("sh", "-c", "trap '' TERM HUP; echo ready; while :; do sleep 1000; done");
    var child = child(tube);
    assertThat(tube.readLine()).isEqualTo("ready");
    long start = System.nanoTime();
    tube.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NativeChild.GRACE);
    assertThat(child.exitCode(Await.LONG).orElseThrow()).isEqualTo(128 + 9);
  }

  @Test
  void programThatHeedsTheSignalMayTidyUp(@TempDir Path folder) throws Exception {
    var file = folder.resolve("tidy");
    var tube =
        tube(
            "sh",
            "-c",
            "trap 'echo done > "
                + file
                + "; exit 5' TERM HUP; echo ready;"
                + " while :; do sleep 0.05; done");
    var child = child(tube);
    assertThat(tube.readLine()).isEqualTo("ready");
    tube.close();
    assertThat(child.exitCode(Await.LONG).orElseThrow()).isEqualTo(5);
    assertThat(file).hasContent("done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 1000 & echo $!; wait",
        "(trap '' TERM HUP; sleep 1000) & echo $!; wait",
        "sh -c 'trap \"\" TERM HUP; echo $$; sleep 1000; sleep 1000'; true"
      })
  void whatTheProgramStartedEndsWithIt(String script) throws Exception {
    var tube = tube("sh", "-c", script);
    long grandchild = Long.parseLong(tube.readLine());
    assertThat(isGone(grandchild)).isFalse();
    tube.close();
    Await.until("the grandchild is gone", () -> isGone(grandchild));
  }

  @Test
  void grandchildWhoseParentIsGoneEndsAsWell() throws Exception {
    if (way == Way.JDK) {
      return; // Not to be found there, and the page says so.
    }
    var tube = tube("sh", "-c", "trap '' HUP; sleep 1000 & echo $!");
    long grandchild = Long.parseLong(tube.readLine());
    assertThat(exitCode(tube)).isZero();
    assertThat(isGone(grandchild)).isFalse();
    tube.close();
    Await.until("the grandchild is gone", () -> isGone(grandchild));
  }

  @Test
  void outputOfAGrandchildWhoseParentIsGoneIsRead() throws Exception {
    if (way == Way.JDK || way == Way.TERMINAL) {
      return; // The JDK closes the pipe at the program's exit, a terminal hangs up.
    }
    try (var tube =
        tube("sh", "-c", "(sleep 0.2; echo late; sleep 0.1; echo later) & echo early")) {
      assertThat(tube.readToEnd().text()).isEqualTo("early\nlate\nlater\n");
    }
  }

  @Test
  void terminalEndsWithItsProgramThoughAJobHoldsIt() throws Exception {
    if (way != Way.TERMINAL) {
      return;
    }
    // Job control gives the job a group of its own, which no hang-up reaches.
    try (var tube = tube("sh", "-c", "set -m; (trap '' HUP; sleep 1000) & echo last words")) {
      assertThat(tube.readToEnd().text()).contains("last words\n");
      assertThat(exitCode(tube)).isZero();
    }
  }

  @Test
  void manyAtOnceLeaveNothing() throws Exception {
    var open = new ArrayList<Tube>();
    try {
      for (int i = 0; i < 50; i++) {
        open.add(tube("cat"));
      }
      for (var tube : open) {
        tube.sendLine("x");
        assertThat(tube.readLine()).isEqualTo("x");
      }
    } finally {
      Closing.all(open);
    }
  }

  @Test
  void closeNeverCutsDownTheWrongOne() throws Exception {
    try (var neighbour = tube("cat")) {
      for (int i = 0; i < 30; i++) {
        try (var tube = tube("true")) {
          tube.readToEnd();
        }
      }
      neighbour.sendLine("alive");
      assertThat(neighbour.readLine()).isEqualTo("alive");
    }
  }

  @Test
  void relayJoinsAProgramWithASocket() throws Exception {
    try (var server =
        Server.listen(
            0,
            client -> {
              try (var program = duplex("tr", "a-z", "A-Z")) {
                client.joinTo(Tube.over(program));
              }
            })) {
      try (var tube = Tube.connect(server.address())) {
        tube.send("shout");
        tube.closeOutput();
        assertThat(tube.readToEnd().text()).isEqualTo("SHOUT");
      }
    }
  }

  @Test
  void programThatIsNotThereIsTold(@TempDir Path folder) throws Exception {
    var kind = way == Way.TERMINAL ? "pty:" : "exec:";
    assertThatThrownBy(() -> Tube.connect(Address.parse(kind + "no-such-program x")))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessage(
            "cannot start "
                + kind
                + "no-such-program x: found no program \"no-such-program\"; check the spelling,"
                + " the PATH, or the interpreter that its first line names");
    var file = Files.writeString(folder.resolve("file"), "#!/bin/sh\necho hello\n");
    assertThatThrownBy(() -> Tube.connect(Address.parse(kind + file)))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("is not executable; try chmod +x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    try (var tube = Tube.connect(Address.parse(kind + file))) {
      assertThat(tube.readLine()).isEqualTo("hello");
    }
  }

  @Test
  void writeDeadlineThatHasPassedStillGoesOutWhereThereIsRoom() throws Exception {
    try (var duplex = duplex("cat")) {
      duplex.write(Bytes.of("x").toBuffer(), Deadline.after(Duration.ZERO));
      var target = ByteBuffer.allocate(10);
      assertThat(duplex.read(target, Deadline.after(Await.LONG))).isEqualTo(1);
      assertThatThrownBy(() -> duplex.read(target, Deadline.after(Duration.ZERO)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void onlyATerminalMakesAProgramShowItsPromptAtOnce() throws Exception {
    try (var tube = tube("tr", "a-z", "A-Z")) {
      tube.sendLine("question");
      if (way != Way.TERMINAL) {
        assertThatThrownBy(() -> tube.within(Duration.ofMillis(300)).readLine())
            .isInstanceOf(TimedOutException.class);
        tube.closeOutput();
      }
      assertThat(tube.readLine()).isEqualTo("QUESTION");
    }
  }

  @Test
  void terminalIsWhatTheProgramSees() throws Exception {
    try (var tube =
        tube("sh", "-c", "test -t 0 && test -t 1 && test -t 2 && echo yes || echo no")) {
      assertThat(tube.readLine()).isEqualTo(way == Way.TERMINAL ? "yes" : "no");
    }
    if (way == Way.TERMINAL) {
      try (var tube = tube("sh", "-c", "stty size; echo ${TERM:-none}; tty; ps -o tty= -p $$")) {
        assertThat(tube.readLine()).isEqualTo("24 80");
        assertThat(tube.readLine())
            .isEqualTo(System.getenv("TERM") == null ? "dumb" : System.getenv("TERM"));
        // Its own terminal is its session's, so that /dev/tty is this one.
        assertThat(tube.readLine()).isEqualTo("/dev/" + tube.readLine().strip());
      }
    }
  }
}
