package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MainTest {
  @TempDir private Path folder;

  @Test
  void sigintEndsConnectWith130() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var child = Child.start(List.of(), "connect", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      child.signal("INT");
      assertThat(child.exitCode()).isEqualTo(130);
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalEndsServeInOrder(String signal) throws Exception {
    try (var child = Child.start(List.of(), "serve", "echo", "0")) {
      int port = Integer.parseInt(child.errorLine().replaceFirst(".*:", ""));
      try (var client = Loopback.IPV4.connect(port)) {
        speak(client, "before");
        child.signal(signal);
        assertThat(child.errorLine()).isEqualTo("jack: stopping: up to 5 s for 1 client");
        // The client at hand is still served.
        speak(client, "after");
      }
      assertThat(child.exitCode()).isZero();
      assertThat(child.errors()).isEmpty();
    }
  }

  private static void speak(Socket client, String words) throws Exception {
    client.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
    assertThat(client.getInputStream().readNBytes(words.length())).asString().isEqualTo(words);
  }

  @Test
  void aReaderThatHasHadEnoughEndsItQuietly() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var child = Child.start(List.of(), "connect", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      var flood =
          Await.start(() -> {
            var lines = "line\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
            try {
              while (true) {
                peer.getOutputStream().write(lines);
              }
            } catch (java.io.IOException e) {
              return e;
            }
          });
      assertThat(child.output().readNBytes(5)).asString().isEqualTo("line\n");
      child.output().close();
      assertThat(child.exitCode()).isZero();
      assertThat(child.errors()).isEmpty();
      assertThat(flood.result()).isNotNull();
    }
  }

  @Test
  void standardInputMayBeAFile() throws Exception {
    var noise = Noise.fresh();
    var bytes = noise.bytes(1, 700_000);
    var file = Files.write(folder.resolve("input"), bytes);
    try (var server = Loopback.IPV4.listen();
        var child =
            Child.start(
                file.toFile(), List.of(), "connect", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      assertThat(peer.getInputStream().readAllBytes()).as("seed %d", noise.seed()).isEqualTo(bytes);
      peer.getOutputStream().write("done".getBytes(StandardCharsets.UTF_8));
      Loopback.hangUp(peer);
      assertThat(child.output().readAllBytes()).asString().isEqualTo("done");
      assertThat(child.exitCode()).isZero();
    }
  }

  @Test
  void standardInputMayBeAPipe() throws Exception {
    try (var child = Child.start(List.of(), "listen", "0")) {
      int port = Integer.parseInt(child.errorLine().replaceFirst(".*:", ""));
      try (var peer = Loopback.IPV4.connect(port)) {
        child.input().write("question".getBytes(StandardCharsets.UTF_8));
        child.input().close();
        assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("question");
        peer.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(child.output().readAllBytes()).asString().isEqualTo("answer");
      assertThat(child.exitCode()).isZero();
    }
  }

  @Test
  void standardInputThatIsAFolderIsToldInOneLine() throws Exception {
    assumeTrue(File.separatorChar == '/', "folders cannot be opened here");
    try (var server = Loopback.IPV4.listen();
        var child =
            Child.start(
                folder.toFile(), List.of(), "connect", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      assertThat(child.exitCode()).isEqualTo(FailureClass.STDIO.code());
      assertThat(child.errors())
          .isEqualTo("jack: standard input cannot be read: Is a directory [stdio]\n");
      assertThat(peer.isConnected()).isTrue();
    }
  }

  @Test
  void fullDiskIsAFailure() throws Exception {
    var full = new File("/dev/full");
    assumeTrue(full.exists(), "needs /dev/full");
    try (var server = Loopback.IPV4.listen();
        var child =
            Child.start(
                null,
                Redirect.to(full),
                List.of(),
                "connect",
                Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      peer.getOutputStream().write("too much".getBytes(StandardCharsets.UTF_8));
      assertThat(child.exitCode()).isEqualTo(FailureClass.STDIO.code());
      assertThat(child.errors())
          .isEqualTo("jack: standard output cannot be written: No space left on device [stdio]\n");
    }
  }

  @Test
  void eachAddressOfANameIsTried() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "needs 127.0.0.2");
    var hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.2 two\n127.0.0.1 two\n");
    try (var server = Loopback.IPV4.listen();
        var child =
            Child.start(
                List.of("-Djdk.net.hosts.file=" + hosts),
                "connect",
                "-v",
                "two",
                "" + server.getLocalPort());
        var peer = server.accept()) {
      Loopback.hangUp(peer);
      child.input().close();
      assertThat(child.exitCode()).isZero();
      assertThat(child.errors())
          .contains(
              "jack: two is 127.0.0.2, 127.0.0.1 (looked up in ",
              "jack: 127.0.0.2:" + server.getLocalPort() + " refused the connection",
              "jack: connected to " + Loopback.IPV4.at(server.getLocalPort()));
    }
  }

  /// What systemd-socket-activate does: a listening socket as descriptor 3, told in the
  /// environment. The first line of standard output is the port.
  private static final String ACTIVATE =
      """
      import os, socket, sys
      s = socket.create_server(('127.0.0.1', 0))
      print(s.getsockname()[1], flush=True)
      os.dup2(s.fileno(), 3)
      os.set_inheritable(3, True)
      os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))
      os.execv(sys.argv[1], sys.argv[1:])
      """;

  private static final List<String> NATIVE = List.of("--enable-native-access=ALL-UNNAMED");

  @Test
  void aSocketThatSystemdOpenedIsTaken() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
    try (var child =
        Child.startUnder(List.of("python3", "-c", ACTIVATE), NATIVE, "listen", "systemd:")) {
      int port = port(child);
      try (var peer = Loopback.IPV4.connect(port)) {
        assertThat(child.errorLine()).isEqualTo("jack: listening on " + Loopback.IPV4.at(port));
        child.input().write("question".getBytes(StandardCharsets.UTF_8));
        child.input().close();
        assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("question");
        peer.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(child.output().readAllBytes()).asString().isEqualTo("answer");
      assertThat(child.errors()).isEmpty();
      assertThat(child.exitCode()).isZero();
    }
  }

  @Test
  void aRelayTakesItsClientsFromTheSocketThatSystemdOpened() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
    try (var child =
        Child.startUnder(
            List.of("python3", "-c", ACTIVATE), NATIVE, "relay", "systemd:", "exec:tr a-z A-Z")) {
      int port = port(child);
      assertThat(child.errorLine())
          .isEqualTo("jack: relaying from " + Loopback.IPV4.at(port) + " to exec:tr a-z A-Z");
      for (int i = 0; i < 2; i++) {
        try (var peer = Loopback.IPV4.connect(port)) {
          peer.getOutputStream().write("louder".getBytes(StandardCharsets.UTF_8));
          peer.shutdownOutput();
          assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("LOUDER");
        }
      }
    }
  }

  private static int port(Child child) throws IOException {
    int port = 0;
    for (int c = child.output().read(); c != '\n'; c = child.output().read()) {
      port = port * 10 + c - '0';
    }
    return port;
  }

  @Test
  void aSocketForAnotherProcessIsLeftAlone() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
    try (var child =
        Child.startUnder(
            List.of("env", "LISTEN_PID=1", "LISTEN_FDS=1"), NATIVE, "listen", "systemd:")) {
      assertThat(child.errors())
          .isEqualTo(
              "jack: cannot listen on a socket that was handed over: LISTEN_PID is another process,"
                  + " 1 [address]\n");
      assertThat(child.exitCode()).isEqualTo(FailureClass.ADDRESS.code());
    }
  }

  /// `jack` in a process of its own.
  private record Child(Process process, BufferedReader err) implements AutoCloseable {
    static Child start(List<String> options, String... words) throws Exception {
      return start(null, options, words);
    }

    static Child start(@Nullable File input, List<String> options, String... words)
        throws Exception {
      return start(input, Redirect.PIPE, options, words);
    }

    static Child start(@Nullable File input, Redirect output, List<String> options, String... words)
        throws Exception {
      var command = command(options, words);
      var builder = new ProcessBuilder(command).redirectOutput(output);
      if (input != null && input.isDirectory()) {
        // Java itself opens no folder.
        command.addAll(0, List.of("sh", "-c", "exec \"$@\" <\"$0\"", input.toString()));
      } else if (input != null) {
        builder.redirectInput(input);
      }
      return of(builder.start());
    }

    /// Started by another program, which becomes it.
    static Child startUnder(List<String> starter, List<String> options, String... words)
        throws Exception {
      var command = new ArrayList<>(starter);
      command.addAll(command(options, words));
      return of(new ProcessBuilder(command).start());
    }

    private static List<String> command(List<String> options, String... words) {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
      command.addAll(options);
      command.addAll(List.of("-cp", classPath(), Main.class.getName()));
      command.addAll(List.of(words));
      return command;
    }

    private static Child of(Process process) {
      // Reading from a child cannot be interrupted: one that hangs ends, and the test fails.
      CompletableFuture.delayedExecutor(45, TimeUnit.SECONDS).execute(process::destroyForcibly);
      return new Child(
          process,
          new BufferedReader(
              new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)));
    }

    private static String classPath() {
      return System.getProperty("jdk.module.path", "")
          + File.pathSeparator
          + System.getProperty("java.class.path");
    }

    java.io.OutputStream input() {
      return process.getOutputStream();
    }

    java.io.InputStream output() {
      return process.getInputStream();
    }

    String errorLine() throws Exception {
      var line = err.readLine();
      return line == null ? "" : line;
    }

    /// The rest of its standard error.
    String errors() throws Exception {
      return err.readAllAsString();
    }

    void signal(String name) throws Exception {
      assumeTrue(File.separatorChar == '/', "no signals here");
      var kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).inheritIO().start();
      assertThat(kill.waitFor()).isZero();
    }

    int exitCode() throws Exception {
      assertThat(process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
