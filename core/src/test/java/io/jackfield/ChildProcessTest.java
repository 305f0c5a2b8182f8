package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What needs a process of its own: standard input and output, the log, a limit of descriptors.
@Timeout(60)
class ChildProcessTest {

  /// A [ChildPrograms] program at work.
  private record Child(Process process, Writer in, BufferedReader out, BufferedReader err)
      implements AutoCloseable {

    static Child start(String... arguments) throws Exception {
      return start(List.of(), arguments);
    }

    static Child start(List<String> before, String... arguments) throws Exception {
      var command = new ArrayList<>(before);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("-cp");
      command.add(place(Tube.class) + File.pathSeparator + place(ChildPrograms.class));
      command.add(ChildPrograms.class.getName());
      command.addAll(List.of(arguments));
      var process = new ProcessBuilder(command).start();
      // Reading from a child cannot be interrupted: one that hangs ends, and the test fails.
      CompletableFuture.delayedExecutor(45, TimeUnit.SECONDS).execute(process::destroyForcibly);
      return new Child(
          process, process.outputWriter(), process.inputReader(), process.errorReader());
    }

    /// Where the class was loaded from: the test classes are patched into the module.
    private static Path place(Class<?> type) throws URISyntaxException {
      var resource = "/" + type.getName().replace('.', '/') + ".class";
      var file = type.getResource(resource);
      if (file == null) {
        throw new AssertionError("no place for " + type);
      }
      var uri = file.toURI().toString();
      return Path.of(URI.create(uri.substring(0, uri.length() - resource.length())));
    }

    void send(String text) throws IOException {
      in.write(text);
      in.flush();
    }

    String allOut() throws IOException {
      return String.join("\n", out.readAllLines());
    }

    String allErr() throws IOException {
      return String.join("\n", err.readAllLines());
    }

    int exit() throws InterruptedException {
      assertThat(process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void standardInputAndOutputAreATube() throws Exception {
    try (var child = Child.start("echo-lines")) {
      child.send("one\n");
      assertThat(child.out().readLine()).isEqualTo("[one]");
      child.send("two\r\nlast");
      child.in().close();
      assertThat(child.allOut()).isEqualTo("[two]\n[last]");
      assertThat(child.allErr()).isEqualTo("end seen");
      assertThat(child.exit()).isZero();
    }
  }

  @Test
  void endedOutputIsSeenOutsideWhileInputGoesOn() throws Exception {
    try (var child = Child.start("end-output")) {
      assertThat(child.allOut()).isEqualTo("that is all");
      child.send("more\n");
      assertThat(child.allErr()).isEqualTo("then read more");
      assertThat(child.exit()).isZero();
    }
  }

  @Test
  void timedReadOfStandardInputLosesNothing() throws Exception {
    try (var child = Child.start("timed")) {
      assertThat(child.out().readLine()).isEqualTo("timed out");
      child.send("line\nrest");
      child.in().close();
      assertThat(child.allOut()).isEqualTo("got line\nrest rest");
      assertThat(child.exit()).isZero();
    }
  }

  @Test
  void relayWithStandardInputEndsWhenTheServerEnds() throws Exception {
    try (var server = Server.listen(0, tube -> tube.sendLine("you said " + tube.readLine()));
        var child = Child.start("relay", String.valueOf(server.port()))) {
      child.send("hello\n");
      // Standard input stays open: the end comes from the server alone.
      assertThat(child.allOut()).isEqualTo("you said hello");
      assertThat(child.exit()).isZero();
      assertThat(child.allErr()).contains("rightToLeft=15, leftEndedFirst=false");
    }
  }

  @Test
  void onlyBugsOfHandlersAreLogged() throws Exception {
    try (var child = Child.start("failing-handlers")) {
      assertThat(child.exit()).isZero();
      assertThat(child.allErr())
          .containsOnlyOnce("handler failed connection=")
          .contains("loud failure")
          .doesNotContain("quiet failure");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void serverSurvivesRunningOutOfDescriptors() throws Exception {
    var clients = new ArrayList<SocketChannel>();
    // Its log is dropped: sessions that cannot load a class fill a pipe that nobody reads.
    var limited = List.of("sh", "-c", "ulimit -n 60; exec \"$@\" 2>/dev/null", "sh");
    try (var child = Child.start(limited, "few-descriptors")) {
      var address = TcpAddress.loopback(Integer.parseInt(child.out().readLine()));
      try (var tube = Tube.connect(address)) {
        tube.sendLine("first");
        assertThat(tube.readLine()).isEqualTo("served first");
      }
      for (int i = 0; i < 80; i++) {
        clients.add(
            SocketChannel.open(
                new java.net.InetSocketAddress(
                    java.net.InetAddress.getLoopbackAddress(), address.port())));
      }
      assertThat(child.out().readLine()).isEqualTo("accept failed");
      Closing.all(clients);
      try (var tube = Tube.connect(address)) {
        tube.sendLine("again");
        assertThat(tube.readLine()).isEqualTo("served again");
      }
      child.in().close();
      assertThat(child.exit()).isZero();
    } finally {
      Closing.all(clients);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void noProgramOutlivesTheProcessThatStartedIt() throws Exception {
    try (var child = Child.start("leave-a-program")) {
      long pid = Long.parseLong(child.allOut().strip());
      assertThat(child.exit()).isEqualTo(3);
      // Killed is not yet gone: it is for init to take its exit code.
      var orphan = ProcessHandle.of(pid);
      if (orphan.isPresent()) {
        orphan.get().onExit().get(Await.LONG.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }
}
