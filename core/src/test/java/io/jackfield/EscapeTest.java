package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EscapeTest {
  private static String bytes(String text) {
    var data = text.getBytes(StandardCharsets.UTF_8);
    return Escape.bytes(data, 0, data.length);
  }

  @Test
  void printableAsciiStays() {
    assertThat(bytes("Hello, world ~!")).isEqualTo("Hello, world ~!");
  }

  @Test
  void controlsQuotesAndHighBytesAreWrittenOut() {
    assertThat(bytes("\n\r\t\\\"\0\u001b\u007f\u00e9"))
        .isEqualTo("\\n\\r\\t\\\\\\\"\\x00\\x1b\\x7f\\xc3\\xa9");
  }

  @Test
  void textKeepsLettersAndDropsWhatMovesOrHides() {
    assertThat(Escape.text("é中😀")).isEqualTo("é中😀");
    assertThat(Escape.text("a\u202eb\u200b\u0085\u2028\ud800"))
        .isEqualTo("a\\u{202e}b\\u{200b}\\u{85}\\u{2028}\\u{d800}");
    assertThat(Escape.text("\u001b[2J\"")).isEqualTo("\\x1b[2J\\\"");
  }

  @Test
  void whateverComesInOnlyPrintableAsciiComesOut() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var data = new byte[10_000];
    new Random(seed).nextBytes(data);
    assertThat(Escape.bytes(data, 0, data.length).chars()).allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
