package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transcript.Transcript;
import io.jackfield.wire.JsonText;
import io.jackfield.wire.JsonValue;
import io.jackfield.wire.JsonValue.Items;
import io.jackfield.wire.JsonValue.Members;
import io.jackfield.wire.JsonValue.Numeral;
import io.jackfield.wire.JsonValue.Text;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AsciicastTest {
  @TempDir private Path folder;

  private record Event(double seconds, String kind, String text) {}

  private record Cast(Members header, List<Event> events) {
    String screen() {
      return all("o");
    }

    String all(String kind) {
      return String.join(
          "", events.stream().filter(each -> each.kind().equals(kind)).map(Event::text).toList());
    }
  }

  private static Cast export(Path file, String format) throws Exception {
    var result = JackRun.run("export", file.toString(), "--as", format);
    assertThat(result.code()).describedAs(result.err()).isZero();
    var lines = result.out().lines().toList();
    var events = lines.subList(1, lines.size()).stream().map(AsciicastTest::event).toList();
    return new Cast(JsonText.parseObject(lines.getFirst()), events);
  }

  private static Event event(String line) {
    try {
      var parsed = JsonText.parseObject("{\"event\":" + line + "}").get("event").orElseThrow();
      var items = ((Items) parsed).items();
      assertThat(items).hasSize(3);
      return new Event(number(items.get(0)), text(items.get(1)), text(items.get(2)));
    } catch (io.jackfield.wire.JsonException e) {
      throw new AssertionError(line, e);
    }
  }

  private static double number(JsonValue value) {
    return ((Numeral) value).doubleValue();
  }

  private static String text(JsonValue value) {
    return ((Text) value).value();
  }

  @Test
  void aSessionIsSeenAtTheClientsTerminal() throws Exception {
    var file = Recorded.quiz(folder);
    var cast = export(file, "asciicast");
    assertThat(cast.header().number("version")).contains(2.0);
    assertThat(cast.header().number("width")).contains(80.0);
    assertThat(cast.header().number("height")).contains(24.0);
    assertThat(cast.header().number("timestamp"))
        .contains((double) Transcript.read(file).started().getEpochSecond());
    assertThat(cast.header().text("title")).contains("jack connect");
    assertThat(cast.screen())
        .startsWith("Capital of Österreich?\r\n> Wien\r\n\u001b[32mRight\u001b[0m\r\n");
    assertThat(cast.all("i")).isEqualTo("Wien\r");
    assertThat(cast.all("m")).contains("the server ended its output", "closed");
    assertThat(cast.events()).extracting(Event::seconds).isSorted().allMatch(each -> each >= 0);
  }

  @Test
  void theServersRecordShowsTheSameTerminal() throws Exception {
    var file =
        Recorded.byServer(
            folder,
            tube -> {
              tube.send("name? ");
              tube.sendLine("hello " + tube.readLine());
            },
            tube -> {
              tube.readUntil("? ");
              tube.sendLine("Ada");
              tube.readToEnd();
            });
    var cast = export(file, "asciicast");
    assertThat(cast.screen()).isEqualTo("name? Ada\r\nhello Ada\r\n");
    assertThat(cast.all("i")).isEqualTo("Ada\r");
  }

  @Test
  void charactersAndColoursThatAreCutBetweenPiecesComeWhole() throws Exception {
    var said = "aß€😀\u001b[1;31mred\r\nend".getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= said.length; cut++) {
      var file =
          Recorded.written(
              folder,
              Recorded.connected(1, 1),
              Recorded.said(2, "received", 1, java.util.Arrays.copyOf(said, cut)),
              Recorded.said(
                  3, "received", 1, java.util.Arrays.copyOfRange(said, cut, said.length)));
      assertThat(export(file, "asciicast").screen())
          .describedAs("cut at %d", cut)
          .isEqualTo("aß€😀\u001b[1;31mred\r\nend\u001b[0m");
    }
  }

  @Test
  void nothingSteersTheTerminal() throws Exception {
    var hostile = "\u001b]0;title\u0007\u001b[2J\u009b5n\u202e\u0000a\rb\u001b";
    var file =
        Recorded.written(
            folder,
            Recorded.connected(1, 1),
            Recorded.said(2, "received", 1, hostile.getBytes(StandardCharsets.UTF_8)),
            Recorded.said(3, "received", 1, new byte[] {(byte) 0xff, (byte) 0xc3}));
    assertThat(export(file, "asciicast").screen())
        .isEqualTo("\\x1b]0;title\\x07\\x1b[2J\\u{9b}5n\\u{202e}\\x00a\r\u001b[Kb\\x1b\\xff\\xc3");
    assertThat(export(file, "asciicast-raw").screen()).isEqualTo(hostile + "\ufffd\ufffd");
  }

  @Test
  void inRawModeTheServerEchoes() throws Exception {
    var file =
        Recorded.written(
            folder,
            Recorded.connected(1, 1),
            Recorded.said(2, "sent", 1, "l".getBytes(StandardCharsets.UTF_8)),
            Recorded.said(3, "received", 1, "l".getBytes(StandardCharsets.UTF_8)));
    assertThat(export(file, "asciicast-raw").screen()).isEqualTo("l");
    assertThat(export(file, "asciicast").screen()).isEqualTo("ll");
  }

  @Test
  void whatNobodyTypesIsCounted() throws Exception {
    var file =
        Recorded.written(
            folder,
            Recorded.connected(1, 1),
            Recorded.said(2, "sent", 1, new byte[100_000]),
            Recorded.said(3, "sent", 1, new byte[3]));
    assertThat(export(file, "asciicast").screen()).isEqualTo("[100,000 bytes]\r\n[3 bytes]\r\n");
  }

  @Test
  void aRecordingIsOfOneSession() throws Exception {
    var file = Recorded.written(folder, Recorded.connected(1, 3), Recorded.connected(2, 8));
    var result = JackRun.run("export", file.toString(), "--as", "asciicast");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("choose it by --session N; there are 3, 8");
    assertThat(JackRun.run("export", file.toString(), "--as", "asciicast", "--session", "8").code())
        .isZero();
    var none = Recorded.written(folder);
    assertThat(JackRun.run("export", none.toString(), "--as", "asciicast").err())
        .contains("has no session");
  }
}
