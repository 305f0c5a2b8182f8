package io.jackfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Bytes;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.WireEvent;
import io.jackfield.junit.LeakCheck;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Programs for clients, over real sockets.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ExtendWith(LeakCheck.class)
final class RunTest {
  @TempDir private Path folder;

  /// No program is left, not even as a zombie.
  @AfterEach
  void noChildIsLeft() throws Exception {
    Hosted.await("no child", () -> ProcessHandle.current().children().findAny().isEmpty());
  }

  private Hosted start(String settings) throws IOException {
    return Hosted.start(folder, settings);
  }

  private void script(String name, String text) throws IOException {
    var file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static long pid(Hosted hosted) throws InterruptedException {
    return Long.parseLong(hosted.next("program-started").fields().get("pid"));
  }

  @Test
  void eachClientHasAProgramOfItsOwn() throws Exception {
    try (var hosted = start("run: cat");
        var one = hosted.connect();
        var two = hosted.connect()) {
      assertThat(pid(hosted)).isNotEqualTo(pid(hosted));
      one.sendLine("one");
      two.sendLine("two");
      assertThat(one.readLine()).isEqualTo("one");
      assertThat(two.readLine()).isEqualTo("two");
    }
  }

  @Test
  void aClientThatEndsItsSideStillGetsTheAnswer() throws Exception {
    script(
        "late",
        """
        #!/bin/sh
        sort >sorted
        while ! test -e go; do sleep 0.01; done
        cat sorted
        """);
    try (var hosted = start("run: ./late");
        var tube = hosted.connect()) {
      tube.sendLines(List.of("b", "a"));
      tube.closeOutput();
      Hosted.await("the program saw the end", () -> Files.exists(folder.resolve("sorted")));
      assertThat(tube.awaitData(Duration.ofMillis(300))).isFalse();
      Files.createFile(folder.resolve("go"));
      assertThat(tube.readToEnd().text()).isEqualTo("a\nb\n");
      var ended = hosted.next("program-ended");
      assertThat(ended.fields()).containsEntry("by", "exited").containsEntry("exit", "0");
    }
  }

  @Test
  void allThatAProgramWroteBeforeItExitedArrives() throws Exception {
    try (var hosted = start("run: [sh, -c, 'head -c 1048576 /dev/zero; printf end; exit 3']");
        var tube = hosted.connect()) {
      // It is never read, which must not make the kernel reset the connection.
      tube.sendLine("unread");
      var all = tube.readToEnd();
      assertThat(all.size()).isEqualTo(1048576 + 3);
      assertThat(all.text()).endsWith("end");
      assertThat(hosted.next("program-ended").fields()).containsEntry("exit", "3");
    }
  }

  @Test
  void aSlowReaderStopsTheProgramAndGetsAll() throws Exception {
    // Far more than the kernel's buffers on the way hold.
    int size = 64 << 20;
    script("much", "#!/bin/sh\nhead -c " + size + " /dev/zero\ntouch written\n");
    try (var hosted = start("run: ./much");
        var socket = hosted.socket()) {
      var in = socket.getInputStream();
      long sum = in.readNBytes(1).length;
      long sent = 0;
      // Until the host has nobody to write to any more.
      for (long before = -1; sent != before; ) {
        before = sent;
        sent += hosted.events().sentWithin(Duration.ofMillis(500));
      }
      assertThat(sent).isLessThan(size);
      assertThat(folder.resolve("written")).doesNotExist();
      var buffer = new byte[64 * 1024];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sum += count;
      }
      assertThat(sum).isEqualTo(size);
      assertThat(folder.resolve("written")).exists();
    }
  }

  @Test
  void theProgramEndsWithItsClient() throws Exception {
    script(
        "stubborn",
        "#!/bin/sh\ntrap '' TERM HUP\nsleep 1000 &\necho $!\nwhile :; do sleep 1; done");
    try (var hosted = start("run: ./stubborn");
        var socket = hosted.socket()) {
      long pid = pid(hosted);
      long child = Long.parseLong(line(socket));
      reset(socket);
      var ended = hosted.next("program-ended");
      assertThat(ended.fields())
          .containsEntry("by", "client-gone")
          .containsEntry("exit", "137")
          .containsEntry("signal", "SIGKILL");
      assertThat(Hosted.isAlive(pid)).isFalse();
      assertThat(Hosted.isAlive(child)).isFalse();
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static String line(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c != '\n'; c = socket.getInputStream().read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  @Test
  void whatTheProgramLeavesBehindEndsWithIt() throws Exception {
    try (var hosted = start("run: [sh, -c, 'sleep 1000 & echo $!']");
        var tube = hosted.connect()) {
      long left = Long.parseLong(tube.readLine());
      assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
      hosted.next("program-ended");
      assertThat(Hosted.isAlive(left)).isFalse();
    }
  }

  @Test
  void whatTheProgramLeavesBehindMayFinishItsWords() throws Exception {
    var script = "(for i in 1 2 3 4 5; do sleep 0.05; echo $i; done) & echo 0";
    try (var hosted = start("run: [sh, -c, '" + script + "']");
        var tube = hosted.connect()) {
      assertThat(tube.readToEnd().text()).isEqualTo("0\n1\n2\n3\n4\n5\n");
    }
  }

  @Test
  void whoMadeASessionOfItsOwnEscapesButHoldsNobody() throws Exception {
    try (var hosted = start("run: [sh, -c, 'setsid sleep 1000 & echo $!']");
        var tube = hosted.connect()) {
      var escaped = ProcessHandle.of(Long.parseLong(tube.readLine())).orElseThrow();
      try {
        assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
        hosted.next("program-ended");
      } finally {
        escaped.destroyForcibly();
        Hosted.await("it is gone", () -> !escaped.isAlive());
      }
    }
  }

  @Test
  void theIdleLimitIsToldToTheClient() throws Exception {
    try (var hosted = start("run: cat\nlimits: { idle: 300ms, total: 1m }");
        var tube = hosted.connect()) {
      tube.send("no line end");
      assertThat(tube.readToEnd().text())
          .isEqualTo("no line end\nClosed: nothing came or went for 300 ms.\n");
      assertThat(hosted.next("program-ended").fields()).containsEntry("by", "idle-limit");
    }
  }

  @Test
  void theTotalLimitIsToldToTheClient() throws Exception {
    var settings =
        """
        run: [sh, -c, 'while :; do echo tick; sleep 0.05; done']
        limits: { idle: 1m, total: 400ms }
        texts: { total: Time is up. }
        """;
    try (var hosted = start(settings);
        var tube = hosted.connect()) {
      assertThat(tube.readToEnd().text()).startsWith("tick\n").endsWith("tick\nTime is up.\n");
      assertThat(hosted.next("program-ended").fields()).containsEntry("by", "total-limit");
    }
  }

  @Test
  void aClientThatTakesNothingIsLetGoAfterTheIdleTime() throws Exception {
    try (var hosted = start("run: 'yes'\nlimits: { idle: 500ms, total: 1m }");
        var socket = hosted.socket()) {
      assertThat(socket.getInputStream().read()).isEqualTo('y');
      assertThat(hosted.next("program-ended").fields()).containsEntry("by", "not-reading");
    }
  }

  @Test
  void aProgramThatTakesNothingIsEndedAfterTheIdleTime() throws Exception {
    try (var hosted = start("run: sleep 1000\nlimits: { idle: 500ms, total: 1m }");
        var tube = hosted.connect()) {
      var sending =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  tube.send(Bytes.of(new byte[32 << 20]));
                } catch (IOException _) {
                  // That is what comes of it.
                }
              });
      assertThat(hosted.next("program-ended").fields()).containsEntry("by", "idle-limit");
      sending.join();
    }
  }

  @Test
  void theHostsEndIsTheProgramsEnd() throws Exception {
    try (var hosted = start("run: [sh, -c, 'trap \"\" TERM; echo up; while :; do sleep 1; done']");
        var tube = hosted.connect()) {
      long pid = pid(hosted);
      assertThat(tube.readLine()).isEqualTo("up");
      hosted.host().close(Duration.ZERO);
      assertThat(hosted.next("program-ended").fields()).containsEntry("by", "stopped");
      assertThat(Hosted.isAlive(pid)).isFalse();
    }
  }

  @Test
  void standardErrorGoesToTheLogLineByLine() throws Exception {
    var script = "printf \"one\\ntwo\\033[2J\" >&2; head -c 5000 /dev/zero >&2; echo out";
    try (var hosted = start("run: [sh, -c, '" + script + "']");
        var tube = hosted.connect()) {
      assertThat(tube.readToEnd().text()).isEqualTo("out\n");
      assertThat(hosted.next("stderr").fields()).containsEntry("text", "one");
      assertThat(hosted.next("stderr").fields().get("text"))
          .startsWith("two\033[2J\0")
          .hasSize(1000 + "...".length());
      hosted.next("program-ended");
    }
  }

  @Test
  void muchStandardErrorIsCutShort() throws Exception {
    try (var hosted = start("run: [sh, -c, 'seq 1500 >&2']");
        var tube = hosted.connect()) {
      assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
      assertThat(hosted.next("stderr-dropped").fields()).containsEntry("lines", "500");
    }
  }

  @Test
  void standardErrorCanGoToTheClient() throws Exception {
    try (var hosted = start("run: [sh, -c, 'echo out; echo err >&2']\nstderr: client");
        var tube = hosted.connect()) {
      assertThat(tube.readToEnd().text()).isEqualTo("out\nerr\n");
    }
  }

  @Test
  void whoGoesOnSendingToAProgramThatHasExitedIsNotHeardForLong() throws Exception {
    try (var hosted = start("run: echo hi");
        var socket = hosted.socket()) {
      var flooding =
          Thread.ofVirtual()
              .start(() -> {
                var zeros = new byte[64 * 1024];
                try {
                  while (true) {
                    socket.getOutputStream().write(zeros);
                  }
                } catch (IOException _) {
                  // That is what comes of it.
                }
              });
      assertThat(hosted.next("program-ended").fields()).containsEntry("by", "exited");
      var closed = hosted.events().next(WireEvent.Closed.class, _ -> true);
      assertThat(closed.bytesIn()).isLessThan(16L << 20);
      flooding.join();
    }
  }

  private static Map<String, String> variables(Tube tube) throws IOException {
    var variables = new TreeMap<String, String>();
    tube.readToEnd()
        .text()
        .lines()
        .forEach(line -> variables.put(line.split("=", 2)[0], line.split("=", 2)[1]));
    return variables;
  }

  @Test
  void theEnvironmentHoldsNothingElse() throws Exception {
    try (var hosted = start("run: env\nenvironment: { LEVEL: 3, HOME: /nowhere }");
        var tube = hosted.connect()) {
      var variables = variables(tube);
      var address = tube.local();
      var port = String.valueOf(((TcpAddress) address).port());
      var ours = String.valueOf(hosted.host().service("it").address().port());
      assertThat(variables)
          .containsOnly(
              Map.entry("PATH", System.getenv("PATH")),
              Map.entry("LEVEL", "3"),
              Map.entry("HOME", "/nowhere"),
              Map.entry("JACK_PEER_ADDRESS", "127.0.0.1"),
              Map.entry("JACK_PEER_PORT", port),
              Map.entry("JACK_LOCAL_ADDRESS", "127.0.0.1"),
              Map.entry("JACK_LOCAL_PORT", ours),
              Map.entry("REMOTE_ADDR", "127.0.0.1"),
              Map.entry("REMOTE_PORT", port),
              Map.entry("NCAT_PROTO", "TCP"),
              Map.entry("NCAT_REMOTE_ADDR", "127.0.0.1"),
              Map.entry("NCAT_REMOTE_PORT", port),
              Map.entry("NCAT_LOCAL_ADDR", "127.0.0.1"),
              Map.entry("NCAT_LOCAL_PORT", ours),
              Map.entry("PROTO", "TCP"),
              Map.entry("TCPREMOTEIP", "127.0.0.1"),
              Map.entry("TCPREMOTEPORT", port),
              Map.entry("TCPLOCALIP", "127.0.0.1"),
              Map.entry("TCPLOCALPORT", ours),
              Map.entry("SOCAT_PEERADDR", "127.0.0.1"),
              Map.entry("SOCAT_PEERPORT", port),
              Map.entry("SOCAT_SOCKADDR", "127.0.0.1"),
              Map.entry("SOCAT_SOCKPORT", ours));
    }
  }

  @Test
  void itWorksBesideItsFileOrWhereTold() throws Exception {
    Files.createDirectory(folder.resolve("data"));
    try (var hosted = start("run: pwd -P");
        var tube = hosted.connect()) {
      assertThat(tube.readLine()).isEqualTo(folder.toRealPath().toString());
    }
    try (var hosted = start("run: pwd -P\ndirectory: data");
        var tube = hosted.connect()) {
      assertThat(tube.readLine()).isEqualTo(folder.toRealPath().resolve("data").toString());
    }
  }

  @Test
  void aTerminalShowsWhatAPipeHoldsBack() throws Exception {
    script(
        "asks", "#!/bin/sh\ntty -s && echo terminal $TERM\nprintf 'Name? ' >&2\nread n\necho $n");
    try (var hosted = start("run: ./asks\nterminal: true");
        var tube = hosted.connect()) {
      assertThat(tube.readLine()).isEqualTo("terminal dumb");
      assertThat(tube.readUntil("? ")).isEqualTo("Name");
      tube.sendLine("Ada");
      tube.closeOutput();
      assertThat(tube.readToEnd().text()).isEqualTo("Ada\n");
    }
  }

  @Test
  void aProgramThatIsGoneWhenAClientComesIsTold() throws Exception {
    script("brief", "#!/bin/sh\necho hi\n");
    try (var hosted = start("run: ./brief")) {
      Files.delete(folder.resolve("brief"));
      try (var tube = hosted.connect()) {
        assertThat(tube.readToEnd().text())
            .isEqualTo("Closed: the program could not be started.\n");
        assertThat(hosted.next("program-failed").fields().get("reason"))
            .contains("found no program");
        hosted.events().next(WireEvent.Closed.class, _ -> true);
      }
    }
  }
}
