package io.jackfield.cli.export.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Bytes;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.UnixAddress;
import io.jackfield.junit.TestCertificate;
import io.jackfield.tls.Tls;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Transcript.Entry;
import io.jackfield.transcript.TranscriptException;
import io.jackfield.wire.JsonValue.Members;
import io.jackfield.wire.JsonValue.Text;
import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Programs in all languages, run against the server that was recorded.
@Timeout(120)
class ProgramsTest {
  @TempDir private static Path keys;
  private static TestCertificate certificate;

  @TempDir private Path folder;

  @BeforeAll
  static void makeCertificate() throws IOException {
    certificate = TestCertificate.create(keys);
  }

  static List<String> languages() {
    return Programs.languages();
  }

  private static void assumeTool(String language) {
    var tool =
        switch (language) {
          case "java" -> "java";
          case "c" -> "cc";
          case "bash" -> "bash";
          default -> "python3";
        };
    assumeTrue(
        tool.equals("java")
            || Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, tool))),
        tool + " is not installed");
  }

  private Exported export(String language, Session session) throws Exception {
    assumeTool(language);
    var program = Programs.write(Dialogues.transcript(), session, language);
    if (System.getenv("SHOW") != null) {
      System.out.println("=== " + language + "\n" + program);
    }
    return Exported.write(folder, language, program);
  }

  /// Runs the program against its server, which must hear what it heard in the recording.
  private String play(String language, Session session) throws Exception {
    try (var server = new RecordedServer(session)) {
      var output = export(language, session).run("127.0.0.1", server.port());
      assertThat(output.err()).as(output.out()).isEmpty();
      assertThat(output.code()).isZero();
      assertThat(server.said()).isEqualTo(session.sent());
      return output.out();
    }
  }

  @ParameterizedTest
  @MethodSource("languages")
  void promptsAreAwaitedAndAnswersSent(String language) throws Exception {
    var session =
        Dialogues.overTcp()
            .hear("Welcome!\n3 questions.\n1. Capital of Peru? ")
            .say("Lima\n")
            .hear("Correct!\n2. \"Bucure\u0219ti\" is the capital of? ")
            .say("Romania\n")
            .hear("Correct!\nName: ")
            .say("no line end")
            .hear("\nBye \\u000a *\\/ ${x} \u202e.\n")
            .serverEnds()
            .close();
    assertThat(play(language, session)).contains("Peru", "Bucure\u0219ti", "Bye");
  }

  @ParameterizedTest
  @MethodSource("languages")
  void manyRoundsAreALoop(String language) throws Exception {
    var dialogue = Dialogues.overTcp();
    for (int i = 1; i <= 12; i++) {
      dialogue.hear("Right.\n" + i + ". What is " + i + " and " + i + "? ").say(2 * i + "\n");
    }
    for (int i = 1; i <= 9; i++) {
      dialogue
          .hear("menu " + i + "\n" + "abcdefghi".charAt(i - 1) + "> ")
          .say("it's \"" + i + "\"\n");
      dialogue.hear("You chose\nname of it: ").say("x\r\n");
    }
    var session = dialogue.hear("flag{x}\n").serverEnds().close();
    assertThat(play(language, session)).contains("12. What is 12 and 12", "flag{x}");
  }

  @ParameterizedTest
  @MethodSource("languages")
  void linesRequestsAndHalfClose(String language) throws Exception {
    var session =
        Dialogues.overTcp()
            .hear("220 mail.example ready\r\n")
            .say("EHLO me\r\n")
            .hear("250-mail.example\r\n250 HELP\r\n")
            .say("GET /?a=%20\\ HTTP/1.1\r\nHost: x\r\n\r\nbody")
            .hear("ok\n")
            .endOutput()
            .hear("All of it: \u00e4\u00f6\n")
            .serverEnds()
            .close();
    assertThat(play(language, session)).contains("250-mail.example", "All of it: \u00e4\u00f6\n");
  }

  @ParameterizedTest
  @MethodSource("languages")
  void binaryDataIsCounted(String language) throws Exception {
    var big = new byte[70_000];
    new Random(1).nextBytes(big);
    var session =
        Dialogues.overTcp()
            .hear(Bytes.of(new byte[] {0, 1, 2, (byte) 0xff}))
            .say(Bytes.of(new byte[] {0, '%', '\\', '\'', '"', '?', '?', '/', '\n', (byte) 0xfe}))
            .hear(Bytes.of(big, 0, 5_000))
            .say(Bytes.of(big))
            .hear(Bytes.of(big, 100, 3))
            .close();
    play(language, session);
  }

  @ParameterizedTest
  @MethodSource("languages")
  void whatTheServerRecordedIsTheClientsPartAsWell(String language) throws Exception {
    var session =
        Dialogues.overTcp().hear("Name? ").say("Ada\n").hear("Hello, Ada\n").serverEnds().close();
    var program = Programs.write(Dialogues.transcript(), session, language);
    assertThat(Programs.write(Dialogues.transcript(), Dialogues.byServer(session), language))
        .isEqualTo(program);
  }

  @ParameterizedTest
  @MethodSource("languages")
  void aClientThatOnlyLeaves(String language) throws Exception {
    play(language, Dialogues.overTcp().hear("Who is there? ").close());
  }

  /// The languages that can talk to such a server; the others must say so and name them.
  private static boolean can(String language, Session session, String... able) throws Exception {
    if (List.of(able).contains(language)) {
      return true;
    }
    assertThatThrownBy(() -> Programs.write(Dialogues.transcript(), session, language))
        .isInstanceOf(TranscriptException.class)
        .hasMessageContaining("use --as " + String.join(" or ", able));
    return false;
  }

  @ParameterizedTest
  @MethodSource("languages")
  void overTls(String language) throws Exception {
    var done =
        new Entry(
            Duration.ZERO,
            "handshake-done",
            1,
            Bytes.EMPTY,
            new Members(Map.of("protocol", new Text("TLS 1.3"))));
    var session =
        Dialogues.overTcp()
            .add(new Session.Secured(Duration.ZERO, done))
            .hear("Name? ")
            .say("Ada\n")
            .hear("Hello\n")
            .serverEnds()
            .close();
    if (!can(language, session, "java", "python", "pwntools", "bash")) {
      return;
    }
    var options = ServerOptions.defaults().withLayer(Tls.server(certificate.server()));
    try (var server = new RecordedServer(session, TcpAddress.loopback(0), options)) {
      var output =
          export(language, session).run("localhost", server.port(), certificate.certificate());
      assertThat(output.err()).isEmpty();
      assertThat(output.out()).contains("Name", "Hello");
      assertThat(server.said()).isEqualTo(session.sent());
    }
  }

  @ParameterizedTest
  @MethodSource("languages")
  void overAUnixSocket(String language) throws Exception {
    var path = folder.resolve("it's a socket");
    var session =
        Dialogues.with("unix:" + path)
            .hear("Name? ")
            .say("Ada\n")
            .hear("Hello\n")
            .serverEnds()
            .close();
    if (!can(language, session, "java", "python", "c", "bash")) {
      return;
    }
    try (var server =
        new RecordedServer(session, new UnixAddress(path), ServerOptions.defaults())) {
      var output = export(language, session).run();
      assertThat(output.err()).isEmpty();
      assertThat(output.out()).contains("Name", "Hello");
      assertThat(server.said()).isEqualTo(session.sent());
    }
  }

  @ParameterizedTest
  @MethodSource("languages")
  void overUdp(String language) throws Exception {
    var dialogue = Dialogues.with("udp://127.0.0.1:7000");
    var datagrams =
        List.of(
            Bytes.of("two\nlines\n"),
            Bytes.of("a line\n"),
            Bytes.of(new byte[] {0, 1, '\n', 2}),
            Bytes.of(new byte[2_000]),
            Bytes.of("1"),
            Bytes.of("2"),
            Bytes.of("3"),
            Bytes.of("4"),
            Bytes.of("5\n"));
    for (var each : datagrams) {
      dialogue.say(each).hear(each);
    }
    var session = dialogue.close();
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(60_000);
      var heard = new FutureTask<>(() -> echo(socket, datagrams.size()));
      Thread.ofVirtual().start(heard);
      var output = export(language, session).run("127.0.0.1", socket.getLocalPort());
      assertThat(output.err()).isEmpty();
      assertThat(output.out()).contains("two\nlines\n");
      assertThat(heard.get(60, TimeUnit.SECONDS)).isEqualTo(datagrams);
    }
  }

  private static List<Bytes> echo(DatagramSocket socket, int count) throws IOException {
    var heard = new ArrayList<Bytes>();
    for (int i = 0; i < count; i++) {
      var packet = new DatagramPacket(new byte[65_536], 65_536);
      socket.receive(packet);
      heard.add(Bytes.of(packet.getData(), 0, packet.getLength()));
      socket.send(packet);
    }
    return heard;
  }

  @Test
  void aProgramOnThisMachineIsForJava() throws Exception {
    var session = Dialogues.with("exec:cat").say("a\n").hear("a\n").close();
    for (var language : languages()) {
      if (can(language, session, "java")) {
        assertThat(export(language, session).run().out()).isEqualTo("a\n");
      }
    }
  }
}
