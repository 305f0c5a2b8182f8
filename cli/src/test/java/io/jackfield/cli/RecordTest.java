package io.jackfield.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.transcript.Session;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.Transcript.Ending;
import io.jackfield.transcript.Transcript.Entry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RecordTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("talk.jsonl");
  }

  private Transcript transcript() throws IOException {
    return Transcript.read(file());
  }

  private Session onlySession() throws IOException {
    var sessions = transcript().sessions();
    assertThat(sessions).hasSize(1);
    return sessions.getFirst();
  }

  private static List<String> events(Transcript transcript) {
    return transcript.entries().stream().map(Entry::event).toList();
  }

  private static void say(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(UTF_8));
  }

  /// Takes what one peer says, answers and hangs up.
  private static String answer(ServerSocket server, String answer) throws IOException {
    try (var peer = server.accept()) {
      var said = new String(peer.getInputStream().readAllBytes(), UTF_8);
      say(peer, answer);
      return said;
    }
  }

  private JackRun.Result connect(ServerSocket server, String... options) throws Exception {
    var words =
        new String[] {
          "connect", "--record", file().toString(), "127.0.0.1", "" + server.getLocalPort()
        };
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of(options));
    return JackRun.run(all.toArray(String[]::new));
  }

  @Test
  void aConversationIsKeptWhole() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack =
            JackRun.start(
                "connect",
                "--record",
                file().toString(),
                "127.0.0.1",
                "" + server.getLocalPort())) {
      jack.type("question");
      jack.endInput();
      assertThat(answer(server, "answer")).isEqualTo("question");
      assertThat(jack.restOfOutput()).asString().isEqualTo("answer");
      assertThat(jack.exitCode()).isZero();
      assertThat(jack.errors()).isEmpty();
      var transcript = transcript();
      assertThat(transcript.ending()).isEqualTo(Ending.WHOLE);
      assertThat(transcript.title()).isEqualTo("jack connect 127.0.0.1 " + server.getLocalPort());
      assertThat(events(transcript))
          .contains("resolving", "connecting", "connected", "half-closed", "end-of-stream")
          .endsWith("closed");
      var session = onlySession();
      assertThat(session.role()).isEqualTo(Session.Role.CLIENT);
      assertThat(session.sent().text()).isEqualTo("question");
      assertThat(session.received().text()).isEqualTo("answer");
      assertThat(session.isWhole()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aRefusedConnectionIsKeptAsWell() throws Exception {
    int closed;
    try (var gone = Loopback.IPV4.listen()) {
      closed = gone.getLocalPort();
    }
    var result = JackRun.run("connect", "--record", file().toString(), "127.0.0.1", "" + closed);
    assertThat(result.code()).isEqualTo(11);
    assertThat(events(transcript())).endsWith("connect-failed");
    assertThat(transcript().ending()).isEqualTo(Ending.WHOLE);
  }

  @Test
  void anotherFileIsLeftAloneAndNobodyIsCalled() throws Exception {
    Files.writeString(file(), "my diary\n");
    try (var server = Loopback.IPV4.listen()) {
      var result = connect(server);
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .isEqualTo(
              "jack: cannot record: "
                  + file()
                  + " is there and is no transcript: name another file, or remove that one;"
                  + " nothing was tried [usage]\n");
      assertNobodyCalled(server);
    }
    assertThat(file()).content().isEqualTo("my diary\n");
  }

  private static void assertNobodyCalled(ServerSocket server) throws IOException {
    server.setSoTimeout(1);
    try (var _ = server.accept()) {
      throw new AssertionError("connected");
    } catch (SocketTimeoutException e) {
      assertThat(e).isNotNull();
    }
  }

  @Test
  void aMissingFolderIsNamed() throws Exception {
    var file = folder.resolve("none/talk.jsonl");
    var result = JackRun.run("listen", "--record", file.toString(), "0");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "jack: cannot record: no such folder: "
                + file.getParent()
                + "; nothing was tried [usage]\n");
  }

  @Test
  void wrongWordsCostNoEarlierTranscript() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack =
            JackRun.start(
                "connect",
                "--record",
                file().toString(),
                "127.0.0.1",
                "" + server.getLocalPort())) {
      jack.endInput();
      answer(server, "first");
      assertThat(jack.exitCode()).isZero();
    }
    var earlier = Files.readString(file());
    assertThat(JackRun.run("connect", "--record", file().toString(), "127.0.0.1", "70000").code())
        .isEqualTo(2);
    assertThat(file()).content().isEqualTo(earlier);
  }

  @Test
  void aLimitWithoutAFileIsAMistake() throws Exception {
    var result = JackRun.run("connect", "--record-limit", "1M", "127.0.0.1", "9");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("jack: --record-limit is about --record FILE");
  }

  @Test
  void whatCannotBeWrittenIsToldOnceAtTheEnd() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    try (var server = Loopback.IPV4.listen();
        var jack =
            JackRun.start(
                "connect", "--record", "/dev/full", "127.0.0.1", "" + server.getLocalPort())) {
      jack.type("question");
      jack.endInput();
      assertThat(answer(server, "answer")).isEqualTo("question");
      assertThat(jack.restOfOutput()).asString().isEqualTo("answer");
      assertThat(jack.exitCode()).isEqualTo(1);
      assertThat(jack.errors())
          .isEqualTo(
              "jack: the transcript /dev/full could not be written: No space left on device"
                  + " [failed]\n");
    }
  }

  @Test
  void aRelayKeepsTheClientsBytesOnceAndBothConnections() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack =
            JackRun.start(
                "relay",
                "--once",
                "--record",
                file().toString(),
                "listen://:0",
                "tcp://127.0.0.1:" + server.getLocalPort());
        var client =
            Loopback.IPV4.connect(
                Integer.parseInt(
                    jack.awaitLine("jack: relaying from \\S+:(\\d+) to .*").group(1)))) {
      say(client, "question");
      client.shutdownOutput();
      assertThat(answer(server, "answer")).isEqualTo("question");
      assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("answer");
      assertThat(jack.exitCode()).isZero();
    }
    var session = onlySession();
    assertThat(session.role()).isEqualTo(Session.Role.SERVER);
    assertThat(session.received().text()).isEqualTo("question");
    assertThat(session.sent().text()).isEqualTo("answer");
    assertThat(session.isWhole()).isTrue();
    var transcript = transcript();
    assertThat(events(transcript)).contains("accepted", "connected", "joined").endsWith("closed");
    assertThat(events(transcript).stream().filter("closed"::equals)).hasSize(2);
    assertThat(events(transcript).stream().filter("received"::equals)).hasSize(1);
  }

  @Test
  void manyPeersOfAListenerAreInOneFile() throws Exception {
    try (var jack = JackRun.start("listen", "-k", "--record", file().toString(), "0")) {
      int port = jack.port();
      for (int i = 0; i < 3; i++) {
        try (var peer = Loopback.IPV4.connect(port)) {
          say(peer, "peer " + i);
          peer.shutdownOutput();
          assertThat(jack.text(6)).isEqualTo("peer " + i);
        }
      }
      jack.endInput();
      Await.until(
          () -> transcript().sessions().stream().filter(Session::isWhole).count() == 3,
          () -> "three whole sessions");
    }
    assertThat(transcript().sessions())
        .extracting(each -> each.received().text())
        .containsExactlyInAnyOrder("peer 0", "peer 1", "peer 2");
    assertThat(transcript().ending()).isEqualTo(Ending.WHOLE);
  }

  @Test
  void aTransferIsKeptOnBothSides() throws Exception {
    var data = Files.writeString(folder.resolve("data"), "the data");
    var receiving = folder.resolve("receiving.jsonl");
    try (var several = new JackRun.Several()) {
      var receiver =
          several.start(
              "receive",
              "--record",
              receiving.toString(),
              "-o",
              folder.resolve("copy").toString(),
              "0");
      int port = receiver.port();
      var sender =
          several.start(
              "send", "--record", file().toString(), data.toString(), "127.0.0.1", "" + port);
      assertThat(sender.exitCode()).isZero();
      assertThat(receiver.exitCode()).isZero();
    }
    assertThat(onlySession().sent().text()).contains("the data");
    var there = Transcript.read(receiving).sessions().getFirst();
    assertThat(there.received()).isEqualTo(onlySession().sent());
  }

  @Test
  void aScanIsKept() throws Exception {
    try (var server = Loopback.IPV4.listen()) {
      var port = "" + server.getLocalPort();
      var result = JackRun.run("scan", "--record", file().toString(), "127.0.0.1", port);
      assertThat(result.code()).isZero();
      assertThat(events(transcript())).contains("connected").endsWith("closed");
    }
  }

  @Test
  void aScriptsTubesAreKeptWhereverTheOptionStands() throws Exception {
    var script =
        Files.writeString(
            folder.resolve("Talk.java"),
            """
            void main(String[] args) throws IOException {
              try (var tube = Script.tube(args)) {
                tube.sendLine("hello");
                tube.readToEnd();
              }
            }
            """);
    for (boolean behind : new boolean[] {false, true}) {
      try (var server = Loopback.IPV4.listen()) {
        var port = "" + server.getLocalPort();
        var option = List.of("--record", file().toString());
        var words = new ArrayList<>(List.of("run"));
        words.addAll(behind ? List.of() : option);
        words.addAll(List.of(script.toString(), "127.0.0.1", port));
        words.addAll(behind ? option : List.of());
        try (var jack = JackRun.start(words.toArray(String[]::new));
            var peer = server.accept()) {
          assertThat(peer.getInputStream().readNBytes(6)).asString(UTF_8).isEqualTo("hello\n");
          say(peer, "bye");
          Loopback.hangUp(peer);
          assertThat(jack.exitCode()).isZero();
        }
        assertThat(onlySession().received().text()).isEqualTo("bye");
        assertThat(transcript().title()).startsWith("jack run " + script);
        assertThat(transcript().ending()).isEqualTo(Ending.WHOLE);
        Files.delete(file());
      }
    }
  }
}
