package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.show.Paint;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

@Timeout(60)
class ShowVerbTest {
  @TempDir private Path folder;

  private static String show(Path file, String... more) throws Exception {
    var words = new ArrayList<>(List.of("show", file.toString()));
    words.addAll(List.of(more));
    var result = JackRun.run(words.toArray(String[]::new));
    assertThat(result.code()).describedAs(result.err()).isZero();
    return result.out();
  }

  /// The command has no need of a parser for XML, so its module does not read that.
  @BeforeAll
  static void readXml() {
    ModuleLayer.boot()
        .findModule("java.xml")
        .ifPresent(xml -> ShowVerbTest.class.getModule().addReads(xml));
  }

  private static Document parsed(String svg) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.US_ASCII)));
  }

  private static List<String> texts(Document svg) {
    var all = new ArrayList<String>();
    var elements = svg.getElementsByTagName("text");
    for (int i = 0; i < elements.getLength(); i++) {
      all.add(elements.item(i).getTextContent());
    }
    return all;
  }

  /// A session in which a peer says what could do harm wherever it is shown.
  private Path hostile() throws Exception {
    var everything = new byte[256];
    for (int i = 0; i < everything.length; i++) {
      everything[i] = (byte) i;
    }
    var text =
        "\u001b]0;owned\u0007\u001b[2J\u202e\u2028\ufffe</text><script>alert(1)</script>]]>&amp;'";
    var huge = new byte[500_000];
    new Random(3).nextBytes(huge);
    return Recorded.written(
        folder,
        Recorded.line(1, "resolved", 0, "\"host\":\"\\u001b[1m<b>\",\"addresses\":[\"]]>\"]"),
        Recorded.line(2, "\\u001b[31m", 0, "\"\\u0007\":\"<\\u001b\""),
        Recorded.line(
            3, "connected", 1, "\"local\":\"\\u001b[2J\",\"peer\":\"tcp://<&\\u0000:70000\""),
        Recorded.line(
            3.5,
            "handshake-done",
            1,
            "\"protocol\":\"\\u001bTLS<\",\"facts\":{\"\\u001b\":\"<&\"},\"messages\":[\">"
                + " \\u001b<\",\"\"]"),
        Recorded.said(4, "received", 1, text.getBytes(StandardCharsets.UTF_8)),
        Recorded.said(5, "sent", 1, everything),
        Recorded.said(6, "received", 1, huge),
        Recorded.line(7, "broken", 1, "\"reason\":\"\\u001b[2J<\\ud800\""),
        Recorded.line(8, "closed", 1, "\"reason\":\"<\\u001b\",\"bytes_in\":9,\"bytes_out\":9"),
        "{\"ms\":9,\"ev");
  }

  @Test
  void aSessionIsADialogue() throws Exception {
    var shown = show(Recorded.quiz(folder));
    assertThat(shown)
        .containsPattern("\"jack connect\", recorded \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC")
        .contains("tries 127.0.0.1:", "the client has connected, in ")
        .containsPattern("#\\d+  client 127\\.0\\.0\\.1:\\d+ \\(recorded here\\), server 127")
        .containsPattern(
            " \\d+\\.\\d{3} s .*  server +\\d+ bytes  \"Capital of Österreich\\?\\\\n\"")
        .containsPattern("\n +\"> \"\n|server +2 bytes  \"> \"")
        .containsPattern("client +5 bytes  \"Wien\\\\n\"\n")
        .contains("\"\\x1b[32mRight\\x1b[0m\\n\"")
        .contains("the server ended its output (FIN)")
        .containsPattern("closed after .*: the peer ended first")
        .contains("the client said 5 bytes, the server said ")
        .doesNotContain("\u001b");
  }

  @Test
  void aServersRecordTellsWhoIsWho() throws Exception {
    var file =
        Recorded.byServer(
            folder,
            tube -> tube.sendLine("got " + tube.readToEnd().size()),
            tube -> {
              tube.send("12345");
              tube.closeOutput();
              tube.readToEnd();
            });
    assertThat(show(file))
        .containsPattern("client 127.0.0.1:\\d+, server 127.0.0.1:\\d+ \\(recorded here\\)")
        .containsPattern("client +5 bytes  \"12345\"")
        .contains("the client ended its output (FIN)")
        .containsPattern("server +6 bytes  \"got 5\\\\n\"");
    assertThat(texts(parsed(show(file, "--as", "svg"))))
        .contains("server, recorded here", "\"12345\"", "\"got 5\\n\"", "FIN", "6 bytes");
  }

  @Test
  void longDataAreShortenedWithACountUnlessInFull() throws Exception {
    var lines = new ArrayList<String>();
    lines.add(Recorded.connected(1, 1));
    lines.add(Recorded.said(2, "sent", 1, "x".repeat(2000).getBytes(StandardCharsets.UTF_8)));
    for (int i = 0; i < 100; i++) {
      lines.add(
          Recorded.said(3 + i, "received", 1, ("piece " + i).getBytes(StandardCharsets.UTF_8)));
    }
    var file = Recorded.written(folder, lines.toArray(String[]::new));
    assertThat(show(file))
        .contains("... and 1,600 bytes more", "... and 94 more pieces", "\"piece 99\"")
        .contains("its end is not in the transcript")
        .doesNotContain("piece 50");
    assertThat(show(file, "--full")).contains("piece 50").doesNotContain(" more");
    assertThat(show(file, "--as", "hexdump")).contains("and 976 bytes more").contains("piece 50");
    assertThat(show(file, "--as", "hexdump", "--full")).doesNotContain(" more");
    assertThat(show(file, "--as", "svg")).contains("95 more: ").doesNotContain("piece 50");
    assertThat(show(file, "--as", "svg", "--full")).contains("piece 50").doesNotContain("95 more");
  }

  @Test
  void aHexdumpHasOffsetsAndDirections() throws Exception {
    var file =
        Recorded.written(
            folder,
            Recorded.connected(1, 4),
            Recorded.said(2, "sent", 4, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8)),
            Recorded.said(3, "received", 4, new byte[] {0, (byte) 0xff}),
            Recorded.said(4, "sent", 4, new byte[] {'x'}));
    assertThat(show(file, "--as", "hexdump").lines())
        .contains(
            "# session 4: > client 127.0.0.1:40104  < server 127.0.0.1:7000",
            "# 0.002000 s, 18 bytes",
            "> 00000000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a  |GET / HTTP/1.1..|",
            "> 00000010  0d 0a                                             |..|",
            "< 00000000  00 ff                                             |..|",
            "> 00000012  78                                                |x|");
  }

  @Test
  void sessionsAreToldApart() throws Exception {
    var file =
        Recorded.written(
            folder,
            Recorded.connected(1, 3),
            Recorded.connected(2, 7),
            Recorded.said(3, "sent", 3, new byte[] {'a'}),
            Recorded.said(4, "sent", 7, new byte[] {'b'}),
            Recorded.line(
                5, "rejected", 9, "\"peer\":\"tcp://127.0.0.1:9\",\"reason\":\"shutdown\""));
    assertThat(show(file))
        .containsSubsequence(
            "#3  client", "\"a\"", "#7  client", "\"b\"", "#9 turned away 127.0.0.1:9")
        .contains("2 sessions");
    assertThat(show(file, "--session", "7")).contains("#7  client").doesNotContain("#3 ", "#9 ");
    assertThat(texts(parsed(show(file, "--as", "svg")))).contains("#3", "#7");
    assertThat(JackRun.run("show", "" + file, "--session", "4").err())
        .contains("has no session 4; there are 3, 7");
  }

  @Test
  void whatIsMissingIsSaid() throws Exception {
    var file = Recorded.written(folder, Recorded.connected(1, 1), Recorded.closed(2, 1, 1000, 0));
    assertThat(show(file))
        .contains("of what was received 1,000 bytes are missing", "broken off here");
    assertThat(show(file, "--as", "svg")).contains("broken off here");
    assertThat(show(file, "--as", "hexdump")).contains("broken off here");
    var cut = Recorded.written(folder, Recorded.connected(1, 1), Recorded.line(2, "cut", 0, ""));
    assertThat(show(cut)).contains("cut here: the transcript had reached its limit");
    assertThat(show(Recorded.written(folder))).contains("no session: nobody connected");
    assertThat(show(Recorded.quiz(folder))).doesNotContain("here:");
  }

  @Test
  void nothingHostileComesThrough() throws Exception {
    var file = hostile();
    for (var view : List.of("dialogue", "hexdump", "svg")) {
      for (var amount : List.of("--session=1", "--full")) {
        assertThat(show(file, "--as", view, amount))
            .describedAs(view + amount)
            .matches(text -> text.codePoints().allMatch(ShowVerbTest::isHarmless));
      }
    }
    assertThat(show(file)).contains("\\x1b]0;owned\\x07\\x1b[2J\\u{202e}\\u{2028}\\u{fffe}");
    var svg = parsed(show(file, "--as", "svg"));
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(String.join("\n", texts(svg))).contains("</text>");
  }

  private static boolean isHarmless(int c) {
    return c == '\n'
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.UNASSIGNED ->
              false;
          default -> true;
        };
  }

  @Test
  void aPictureIsASequenceOfArrowsWithinBounds() throws Exception {
    var svg = parsed(show(Recorded.quiz(folder), "--as", "svg"));
    assertThat(texts(svg))
        .containsSubsequence("client, recorded here", "server", "SYN", "SYN, ACK", "ACK")
        .contains("implied, not recorded", "\"Capital of Österreich?\\n\"", "\"Wien\\n\"", "FIN")
        .contains("closed: the peer ended first");
    var lines = new ArrayList<String>();
    for (int i = 1; i <= 5_000; i++) {
      lines.add(Recorded.connected(i, i));
      lines.add(Recorded.said(i + 0.1, "sent", i, new byte[40]));
    }
    for (int i = 0; i < 5_000; i++) {
      var event = i % 2 == 0 ? "sent" : "received";
      lines.add(
          Recorded.said(6_000 + i, event, 1, "line\n".repeat(20).getBytes(StandardCharsets.UTF_8)));
    }
    var file = Recorded.written(folder, lines.toArray(String[]::new));
    var many = show(file, "--as", "svg");
    assertThat(many).hasSizeLessThan(200_000);
    assertThat(String.join("\n", texts(parsed(many))))
        .contains("and 4,994 more sessions", " more: ");
    var full = show(file, "--as", "svg", "--full");
    assertThat(full).hasSizeLessThan(2_000_000);
    assertThat(texts(parsed(full))).contains("and 4,900 more sessions");
    assertThat(show(file)).contains("5,000 sessions");
  }

  @Test
  void coloursAreForTerminalsOnly() throws Exception {
    assertThat(Paint.of(true, null)).isEqualTo(Paint.COLOURED);
    assertThat(Paint.of(true, "")).isEqualTo(Paint.COLOURED);
    assertThat(Paint.of(true, "1")).isEqualTo(Paint.PLAIN);
    assertThat(Paint.of(false, null)).isEqualTo(Paint.PLAIN);
  }

  @Test
  void wrongWordsAreToldOf() throws Exception {
    var file = Recorded.quiz(folder);
    assertThat(JackRun.run("show").code()).isEqualTo(2);
    assertThat(JackRun.run("show", "" + file, "--as", "png").err()).contains("not \"png\"");
    var other = Files.writeString(folder.resolve("other.txt"), "hello");
    var result = JackRun.run("show", other.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("is no transcript");
  }
}
