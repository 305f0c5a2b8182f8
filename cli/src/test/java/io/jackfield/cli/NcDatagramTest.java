package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.NcRun.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// UDP and Unix sockets, the original's and ours.
@Timeout(120)
class NcDatagramTest {
  private static final int NEVER_MILLIS = 700;

  @TempDir private Path folder;

  @BeforeEach
  void needsTheOriginal() {
    NcRun.assumeOriginal();
  }

  private interface Scenario {
    String play(Kind kind) throws Exception;
  }

  private static void same(Scenario scenario) throws Exception {
    assertThat(scenario.play(Kind.OURS_INSIDE)).isEqualTo(scenario.play(Kind.ORIGINAL));
  }

  private static void sameAsProcess(Scenario scenario) throws Exception {
    assertThat(scenario.play(Kind.OURS)).isEqualTo(scenario.play(Kind.ORIGINAL));
  }

  private static String end(NcRun run) throws Exception {
    return "exit " + run.exitCode() + " out " + run.output() + " err " + run.errors();
  }

  private static String ends(NcRun run) throws Exception {
    return run.endsWithin(NEVER_MILLIS) ? "ends " : "goes on ";
  }

  private static DatagramSocket socket() throws Exception {
    var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout((int) Await.LONG.toMillis());
    return socket;
  }

  private static void send(DatagramSocket from, String text, int port) throws Exception {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    from.send(
        new DatagramPacket(
            bytes, bytes.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
  }

  private static DatagramPacket receive(DatagramSocket at) throws Exception {
    var packet = new DatagramPacket(new byte[65_536], 65_536);
    at.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-u -w 1", "-u -W 1", "-uN -w 1", "-u -w 1 -n", "-u -w 1 -b"})
  void aQuestionIsAnswered(String words) throws Exception {
    same(kind -> {
      try (var server = socket();
          var run = NcRun.start(kind, (words + " 127.0.0.1 " + server.getLocalPort()).split(" "))) {
        run.type("ask\n");
        run.endInput();
        var question = receive(server);
        send(server, "answer\n", question.getPort());
        return text(question) + end(run);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"-u", "-uN"})
  void withoutAnEndItStays(String words) throws Exception {
    sameAsProcess(kind -> {
      try (var server = socket();
          var run = NcRun.start(kind, words, "127.0.0.1", "" + server.getLocalPort())) {
        run.type("ask\n");
        run.endInput();
        var question = receive(server);
        send(server, "answer\n", question.getPort());
        run.awaitOutput("answer\n");
        return text(question) + ends(run) + run.errors();
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"-u -q 0", "-u -q 1"})
  void quitEndsItWithItsInput(String words) throws Exception {
    same(kind -> {
      try (var server = socket();
          var run = NcRun.start(kind, (words + " 127.0.0.1 " + server.getLocalPort()).split(" "))) {
        run.type("ask\n");
        run.endInput();
        return text(receive(server)) + end(run);
      }
    });
  }

  @Test
  void aClosedPortEndsIt() throws Exception {
    same(kind -> {
      try (var run = NcRun.start(kind, "-u", "127.0.0.1", "1")) {
        run.type("ask\n");
        return end(run);
      }
    });
  }

  /// An X now and then; the answers, should there be any, are not read.
  @ParameterizedTest
  @ValueSource(strings = {"-zuv -w 1", "-zuv -w 2", "-zu"})
  void aScanOfAnOpenPort(String words) throws Exception {
    same(kind -> {
      try (var server = socket();
          var run = NcRun.start(kind, (words + " 127.0.0.1 " + server.getLocalPort()).split(" "))) {
        var end = end(run);
        server.setSoTimeout(NEVER_MILLIS);
        var heard = new StringBuilder();
        try {
          while (true) {
            heard.append(text(receive(server))).append(' ');
          }
        } catch (SocketTimeoutException e) {
          return heard + end;
        }
      }
    });
  }

  @ParameterizedTest
  @CsvSource({"-luv 0", "-luvn 0", "-luv -p 0", "-luv 127.0.0.1 0"})
  void aListenerStaysWithTheFirst(String words) throws Exception {
    sameAsProcess(kind -> {
      try (var run = NcRun.start(kind, words.split(" "));
          var first = socket();
          var second = socket()) {
        int port = run.port();
        send(first, "one\n", port);
        run.awaitOutput("one\n");
        send(second, "two\n", port);
        send(first, "three\n", port);
        run.awaitOutput("three\n");
        run.type("answer\n");
        return text(receive(first)) + ends(run) + run.output() + run.errors();
      }
    });
  }

  @Test
  void aListenerWithKHearsEverybody() throws Exception {
    sameAsProcess(kind -> {
      try (var run = NcRun.start(kind, "-lkuv", "0");
          var first = socket();
          var second = socket()) {
        int port = run.port();
        send(first, "one\n", port);
        run.awaitOutput("one\n");
        send(second, "two\n", port);
        run.awaitOutput("two\n");
        run.type("to nobody\n");
        send(first, "three\n", port);
        run.awaitOutput("three\n");
        return ends(run) + run.output() + run.errors();
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"-luv -W 2 0", "-luv -w 1 0"})
  void aListenerThatEnds(String words) throws Exception {
    same(kind -> {
      try (var run = NcRun.start(kind, words.split(" "));
          var peer = socket()) {
        int port = run.port();
        send(peer, "one\n", port);
        run.awaitOutput("one\n");
        send(peer, "two\n", port);
        return end(run);
      }
    });
  }

  /// Where we do better: a line is one datagram with its end, and a large one is not cut.
  @Test
  void aLineIsOneDatagram() throws Exception {
    try (var server = socket();
        var run =
            NcRun.start(
                Kind.OURS_INSIDE, "-uC", "-w", "1", "127.0.0.1", "" + server.getLocalPort())) {
      run.type("one\ntwo\n");
      run.endInput();
      assertThat(text(receive(server))).isEqualTo("one\r\n");
      var second = receive(server);
      assertThat(text(second)).isEqualTo("two\r\n");
      send(server, "x".repeat(60_000), second.getPort());
      assertThat(run.exitCode()).isZero();
      Await.until(() -> run.output().length() == 60_000, () -> "" + run.output().length());
    }
  }

  private String path(Kind kind, String name) {
    return folder.resolve(kind + name).toString();
  }

  @ParameterizedTest
  @CsvSource({"-lUv,-UvN", "-lU,-UN", "-lUvN,-Uv -w 5"})
  void unixStreams(String listening, String connecting) throws Exception {
    for (var server : List.of(Kind.ORIGINAL, Kind.OURS_INSIDE)) {
      for (var client : List.of(Kind.ORIGINAL, Kind.OURS_INSIDE)) {
        var path = path(server, "-" + client + listening);
        assertThat(unix(server, listening, client, connecting, path).replace(path, "PATH"))
            .as(server + " and " + client)
            .isEqualTo(
                unix(Kind.ORIGINAL, listening, Kind.ORIGINAL, connecting, path)
                    .replace(path, "PATH"));
      }
    }
  }

  /// Linux lists its Unix sockets with their flags, of which __SO_ACCEPTCON is the one of a
  /// listener.
  private static boolean isListenedOn(String path) {
    try (var sockets = Files.lines(Path.of("/proc/net/unix"))) {
      return sockets.anyMatch(line -> line.endsWith(" " + path) && line.contains(" 00010000 "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unix(
      Kind server, String listening, Kind client, String connecting, String path) throws Exception {
    Files.deleteIfExists(Path.of(path));
    try (var listener = NcRun.start(server, listening, path)) {
      Await.until(() -> Files.exists(Path.of(path)), () -> path + listener.errors());
      // The file is there a moment before it is listened on.
      Await.until(() -> isListenedOn(path), () -> path + listener.errors());
      try (var caller = NcRun.start(client, (connecting + " " + path).split(" "))) {
        caller.type("from client\n");
        listener.awaitOutput("from client\n");
        listener.type("from server\n");
        caller.awaitOutput("from server\n");
        caller.endInput();
        listener.endInput();
        return end(listener) + end(caller) + (Files.exists(Path.of(path)) ? " file stays" : "");
      }
    }
  }

  /// Also: a temporary socket that is gone afterwards, or one with a name.
  @ParameterizedTest
  @ValueSource(strings = {"", "own"})
  void unixDatagrams(String own) throws Exception {
    for (var server : List.of(Kind.ORIGINAL, Kind.OURS)) {
      for (var client : List.of(Kind.ORIGINAL, Kind.OURS)) {
        var path = path(server, "-dgram-" + client + own);
        var ownPath = path(client, "-own-" + server);
        try (var listener = NcRun.start(server, "-lUuv", path)) {
          listener.awaitErrors("Bound on " + path);
          var words =
              own.isEmpty()
                  ? new String[] {"-Uuv", path}
                  : new String[] {"-Uuv", "-s", ownPath, path};
          try (var caller = NcRun.start(client, words)) {
            caller.type("from client\n");
            listener.awaitOutput("from client\n");
            listener.type("from server\n");
            caller.awaitOutput("from server\n");
            caller.awaitErrors("Bound on ");
            listener.awaitErrors("received");
            assertThat(listener.errors())
                .isEqualTo("Bound on " + path + "\nConnection received on " + path + "\n");
            assertThat(caller.errors())
                .matches(
                    own.isEmpty()
                        ? "Bound on /tmp/nc-\\w+/recv.sock\n"
                        : "Bound on " + ownPath + "\n");
          }
        }
      }
    }
  }

  @Test
  void theTemporarySocketIsRemoved() throws Exception {
    var path = path(Kind.OURS, "-temporary");
    try (var listener = NcRun.start(Kind.ORIGINAL, "-lUuv", path)) {
      listener.awaitErrors("Bound on");
      try (var caller = NcRun.start(Kind.OURS_INSIDE, "-Uuv", "-w", "1", path)) {
        caller.type("hello\n");
        assertThat(caller.exitCode()).isZero();
        var own = Path.of(caller.errors().strip().replace("Bound on ", ""));
        assertThat(own).doesNotExist();
        assertThat(own.getParent()).doesNotExist();
      }
    }
  }

  @Test
  void abstractNames() throws Exception {
    var name = "@jackfield-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    for (var server : List.of(Kind.ORIGINAL, Kind.OURS_INSIDE)) {
      for (var client : List.of(Kind.ORIGINAL, Kind.OURS_INSIDE)) {
        try (var listener = NcRun.start(server, "-lUv", name)) {
          listener.awaitErrors("Listening on " + name);
          try (var caller = NcRun.start(client, "-UN", name)) {
            caller.type("hidden\n");
            caller.endInput();
            assertThat(end(listener)).startsWith("exit 0 out hidden\n");
            assertThat(caller.exitCode()).isZero();
          }
        }
      }
    }
  }

  @Test
  void aFileInTheWayIsReplaced() throws Exception {
    same(kind -> {
      var path = path(kind, "-in-the-way");
      Files.writeString(Path.of(path), "old");
      try (var listener = NcRun.start(kind, "-lUv", path)) {
        listener.awaitErrors("Listening on");
        try (var caller = NcRun.start(kind, "-Uz", path)) {
          return (end(listener) + end(caller)).replace(path, "PATH");
        }
      }
    });
  }
}
