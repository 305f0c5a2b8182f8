package io.jackfield.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamHearingTest {

  private static StreamHearing hearing(String record, String... ignored) {
    var bytes = record.getBytes(StandardCharsets.ISO_8859_1);
    List<Pattern> patterns = Arrays.stream(ignored).map(Ignored::compile).toList();
    return new StreamHearing(bytes, Ignored.gaps(bytes, patterns), false);
  }

  private static void hear(Hearing hearing, String text) throws IOException {
    hearing.hear(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static void eachByte(Hearing hearing, String text) throws IOException {
    for (var each : text.split("", -1)) {
      hear(hearing, each);
    }
  }

  @Test
  void theSameIsTheSameHoweverItIsCut() throws Exception {
    var record = "Welcome\r\n\0\1\2\377 is binary\n";
    for (int cut = 0; cut <= record.length(); cut++) {
      var hearing = hearing(record);
      hear(hearing, record.substring(0, cut));
      assertThat(hearing.position()).isEqualTo(cut);
      hear(hearing, record.substring(cut));
      assertThat(hearing.mismatch()).isNull();
      assertThat(hearing.position()).isEqualTo(record.length());
    }
  }

  @Test
  void theFirstByteThatDiffersIsFoundHoweverItIsCut() throws Exception {
    for (int cut = 0; cut <= 9; cut++) {
      var hearing = hearing("one two\nthree\n");
      hear(hearing, "one tvo\nt".substring(0, cut));
      hear(hearing, "one tvo\nt".substring(cut));
      assertThat(hearing.mismatch()).isEqualTo(new Hearing.Mismatch(5, false));
      assertThat(hearing.before()).isEqualTo(Bytes.of("one t"));
      assertThat(hearing.instead()).isEqualTo(Bytes.of("vo\nt"));
    }
  }

  @Test
  void moreThanTheRecordDiffersAtItsEnd() throws Exception {
    var hearing = hearing("all");
    eachByte(hearing, "all and more");
    assertThat(hearing.mismatch()).isEqualTo(new Hearing.Mismatch(3, true));
    assertThat(hearing.instead()).isEqualTo(Bytes.of(" and more"));
  }

  @Test
  void whatIsIgnoredMayBeLongerOrShorter() throws Exception {
    for (var came : List.of("id 7; ok\n", "id 123456; ok\n", "id 42; ok\n")) {
      for (int cut = 0; cut <= came.length(); cut++) {
        var hearing = hearing("id 42; ok\n", "\\d+");
        hear(hearing, came.substring(0, cut));
        hear(hearing, came.substring(cut));
        assertThat(hearing.mismatch()).isNull();
        assertThat(hearing.position()).isEqualTo(10);
        assertThat(hearing.isOpen()).isFalse();
      }
    }
  }

  @Test
  void aMatchThatMayGoOnIsOpen() throws Exception {
    var hearing = hearing("id 42", "\\d+");
    hear(hearing, "id 1");
    assertThat(hearing.position()).isEqualTo(5);
    assertThat(hearing.isOpen()).isTrue();
    hear(hearing, "23");
    assertThat(hearing.mismatch()).isNull();
    hear(hearing, "!");
    assertThat(hearing.mismatch()).isEqualTo(new Hearing.Mismatch(5, true));
    assertThat(hearing.before()).isEqualTo(Bytes.of("id 123"));
  }

  @Test
  void theEndDecidesAnOpenMatch() throws Exception {
    var whole = hearing("id 42", "\\d+");
    hear(whole, "id 1");
    whole.end();
    assertThat(whole.isOpen()).isFalse();
    assertThat(whole.position()).isEqualTo(5);
    var part = hearing("at 12:30", "\\d\\d:\\d\\d");
    hear(part, "at 11:");
    part.end();
    assertThat(part.position()).isEqualTo(3);
  }

  @Test
  void whatIsIgnoredMustMatchAllTheSame() throws Exception {
    var hearing = hearing("at 12:30:01 x", "\\d\\d:\\d\\d");
    eachByte(hearing, "at noon");
    assertThat(hearing.mismatch()).isEqualTo(new Hearing.Mismatch(3, false));
    assertThat(hearing.instead()).isEqualTo(Bytes.of("noon"));
  }

  @Test
  void severalPatternsTakeTheirPlaces() throws Exception {
    var record = "session=ab12 time=10:00 session=ff\n";
    for (var came : List.of("session=9 time=23:59 session=0123456789\n", record)) {
      var hearing = hearing(record, "(?<=session=)[0-9a-f]+", "\\d\\d:\\d\\d", "\\d*");
      eachByte(hearing, came);
      assertThat(hearing.mismatch()).isNull();
      assertThat(hearing.position()).isEqualTo(record.length());
    }
  }

  @Test
  void linesCanBeIgnoredAsAWhole() throws Exception {
    var hearing = hearing("a\nDate: today\nb\n", "^Date: .*$");
    eachByte(hearing, "a\nDate: another day\nb\n");
    assertThat(hearing.mismatch()).isNull();
    assertThat(hearing.position()).isEqualTo(16);
  }

  @Test
  void lettersBeyondAsciiCanBeIgnored() throws Exception {
    var record =
        new String("é ist da\n".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    var hearing = hearing(record, "é|e");
    eachByte(hearing, "e ist da\n");
    assertThat(hearing.mismatch()).isNull();
    assertThat(hearing.position()).isEqualTo(record.length());
  }

  @Test
  void aMatchHasABound() throws Exception {
    var hearing = hearing("a x", "x+");
    hear(hearing, "a ");
    for (int i = 0; i < 2 * Ignored.MOST_BYTES; i += 1024) {
      hear(hearing, "x".repeat(1024));
    }
    assertThat(hearing.mismatch()).isEqualTo(new Hearing.Mismatch(3, true));
  }

  @Test
  void longDialoguesTakeLinearTime() throws Exception {
    var random = new Random(5);
    var record = new StringBuilder();
    while (record.length() < 1_000_000) {
      record.append("line ").append(random.nextInt(1_000_000)).append('\n');
    }
    var hearing = hearing(record.toString(), "\\d+");
    var came = record.toString().replaceAll("[1-9]", "77");
    for (int at = 0; at < came.length(); ) {
      int next = Math.min(came.length(), at + 1 + random.nextInt(100));
      hear(hearing, came.substring(at, next));
      at = next;
    }
    assertThat(hearing.mismatch()).isNull();
    assertThat(hearing.position()).isEqualTo(record.length());
  }
}
