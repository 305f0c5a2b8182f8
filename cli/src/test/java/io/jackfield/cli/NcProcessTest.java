package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.NcRun.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What takes a process: its descriptors, its signals, and large transfers between the original and
/// ours. `-Djackfield.nc.bytes=67108864` moves 64 MiB by each pairing.
@Timeout(240)
class NcProcessTest {
  private static final int BYTES = Integer.getInteger("jackfield.nc.bytes", 1 << 20);

  @TempDir private Path folder;

  @BeforeEach
  void needsTheOriginal() {
    NcRun.assumeOriginal();
  }

  private static ServerSocket server() throws Exception {
    var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setSoTimeout((int) Await.LONG.toMillis());
    return server;
  }

  private interface Scenario {
    String play(Kind kind) throws Exception;
  }

  private static void same(Scenario scenario) throws Exception {
    assertThat(scenario.play(Kind.OURS)).isEqualTo(scenario.play(Kind.ORIGINAL));
  }

  /// Standard input and output as a shell may leave them, with a peer that says one line and ends.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec \"$0\" \"$@\" </dev/null",
        "exec \"$0\" \"$@\" </dev/null >/dev/null",
        "exec \"$0\" \"$@\" </dev/null >/dev/full",
        "exec \"$0\" \"$@\" </dev/null | cat",
        "\"$0\" \"$@\" </dev/null | head -c 2",
        "exec \"$0\" \"$@\" </"
      })
  void descriptorsAsAShellLeavesThem(String script) throws Exception {
    same(kind -> {
      try (var server = server();
          var run = NcRun.shell(kind, script, "127.0.0.1", "" + server.getLocalPort());
          var peer = server.accept()) {
        peer.getOutputStream().write("line\n".getBytes(StandardCharsets.UTF_8));
        Loopback.hangUp(peer);
        return run.exitCode() + run.output() + run.errors();
      }
    });
  }

  /// Where we do better: the original takes its socket for standard input, which has the number
  /// that is free. The JVM's own files must not be taken for it either.
  @Test
  void inputThatIsClosedIsAtItsEnd() throws Exception {
    try (var server = server();
        var run =
            NcRun.shell(
                Kind.OURS,
                "exec \"$0\" \"$@\" <&-",
                "-N",
                "127.0.0.1",
                "" + server.getLocalPort());
        var peer = server.accept()) {
      peer.setSoTimeout((int) Await.LONG.toMillis());
      assertThat(peer.getInputStream().readAllBytes()).isEmpty();
      peer.getOutputStream().write("line\n".getBytes(StandardCharsets.UTF_8));
      Loopback.hangUp(peer);
      assertThat(run.exitCode()).isZero();
      assertThat(run.output()).isEqualTo("line\n");
    }
  }

  /// Nobody reads standard output any more, and nothing more comes that would show it.
  @Test
  void aReaderThatLeavesEndsItThoughThePeerIsQuiet() throws Exception {
    same(kind -> {
      try (var server = server();
          var run =
              NcRun.shell(
                  kind,
                  "\"$0\" \"$@\" | head -n 1",
                  "-d",
                  "127.0.0.1",
                  "" + server.getLocalPort());
          var peer = server.accept()) {
        peer.setSoTimeout((int) Await.LONG.toMillis());
        peer.getOutputStream().write("READY\n".getBytes(StandardCharsets.UTF_8));
        return (peer.getInputStream().read() < 0 ? "FIN " : "byte ")
            + run.exitCode()
            + run.output();
      }
    });
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,129"})
  void signalsEndIt(String signal, int code) throws Exception {
    same(kind -> {
      try (var run = NcRun.start(kind, "-lv", "0")) {
        run.port();
        run.signal(signal);
        assertThat(run.exitCode()).isEqualTo(code);
        return run.errors();
      }
    });
  }

  @Test
  void theSocketIsHandedOver() throws Exception {
    same(kind -> {
      try (var server = server()) {
        var python =
            """
            import socket, subprocess, sys
            ours, theirs = socket.socketpair()
            nc = subprocess.Popen(sys.argv[1:], stdout=theirs)
            _, fds, _, _ = socket.recv_fds(ours, 1, 1)
            peer = socket.socket(fileno=fds[0])
            peer.setblocking(True)
            peer.sendall(b'from the parent')
            sys.exit(nc.wait())
            """;
        var command = new java.util.ArrayList<>(List.of("python3", "-c", python));
        command.addAll(
            List.of(
                NcRun.command(kind, "-F", "127.0.0.1", "" + server.getLocalPort())
                    .toArray(String[]::new)));
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().remove("PYTHONUNBUFFERED");
        var process = builder.start();
        try (var peer = server.accept()) {
          peer.setSoTimeout((int) Await.LONG.toMillis());
          var heard = new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS);
          return heard + process.exitValue();
        } finally {
          process.destroyForcibly();
        }
      }
    });
  }

  /// One way at a time: a listener leaves when its peer has ended, whatever it still had to send.
  @ParameterizedTest
  @CsvSource({
    "ORIGINAL,OURS,tcp",
    "OURS,ORIGINAL,tcp",
    "OURS,OURS,tcp",
    "ORIGINAL,OURS,unix",
    "OURS,ORIGINAL,unix",
    "OURS,OURS,unix"
  })
  void bulkArrivesWhole(Kind server, Kind client, String over) throws Exception {
    var bytes = folder.resolve("bytes");
    Files.write(bytes, Noise.fresh().bytes(1, BYTES));
    var nothing = Path.of("/dev/null");
    transfer(server, client, over.equals("unix"), nothing, bytes);
    transfer(server, client, over.equals("unix"), bytes, nothing);
  }

  private void transfer(Kind server, Kind client, boolean unix, Path fromServer, Path fromClient)
      throws Exception {
    var forth = folder.resolve("forth");
    var back = folder.resolve("back");
    var socket = folder.resolve("socket").toString();
    var listening = unix ? new String[] {"-lUv", socket} : new String[] {"-lv", "0"};
    listening[0] += fromServer.endsWith("null") ? "" : "N";
    try (var listener =
        NcRun.shell(
            server, "exec \"$0\" \"$@\" <'%s' >'%s'".formatted(fromServer, forth), listening)) {
      listener.awaitErrors("Listening on");
      var connecting =
          unix ? new String[] {"-U", socket} : new String[] {"-v", "127.0.0.1", port(listener)};
      connecting[0] += fromClient.endsWith("null") ? "" : "N";
      try (var caller =
          NcRun.shell(
              client, "exec \"$0\" \"$@\" <'%s' >'%s'".formatted(fromClient, back), connecting)) {
        assertThat(caller.endsWithin(60_000)).isTrue();
        assertThat(caller.exitCode()).isZero();
        assertThat(listener.exitCode()).isZero();
      }
    }
    assertThat(Files.mismatch(fromClient, forth)).isEqualTo(-1);
    assertThat(Files.mismatch(fromServer, back)).isEqualTo(-1);
  }

  private static String port(NcRun listener) throws Exception {
    return "" + listener.port();
  }
}
