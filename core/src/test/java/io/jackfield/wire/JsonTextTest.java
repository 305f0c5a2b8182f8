package io.jackfield.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JsonTextTest {
  private static final String ALL_KINDS =
      "{\"text\":\"a \\\"b\\\" \\\\ \\/ \\b\\f\\n\\r\\t\\u00e9 \\ud83d\\ude00\",\"empty\":\"\","
          + "\"numbers\":[0,-1,1.5,1e3,-2.5E-2,9007199254740993],"
          + "\"words\":[true,false,null],\"nested\":{\"a\":[[],{}]}}";

  @Test
  void eachKindOfValueIsReadAndWrittenBack() throws Exception {
    var object = JsonText.parseObject(ALL_KINDS);
    assertThat(object.text("text").orElseThrow())
        .isEqualTo("a \"b\" \\ / \b\f\n\r\t\u00e9 \ud83d\ude00");
    assertThat(object.text("numbers")).isEmpty();
    var numbers = (JsonValue.Items) object.get("numbers").orElseThrow();
    assertThat(numbers.items()).last().isEqualTo(JsonValue.Numeral.of(9_007_199_254_740_993L));
    assertThat(((JsonValue.Numeral) numbers.items().getLast()).longValue())
        .isEqualTo(9_007_199_254_740_993L);
    assertThat(((JsonValue.Numeral) numbers.items().get(4)).doubleValue()).isEqualTo(-0.025);
    assertThat(JsonText.parse(object.toString())).isEqualTo(object);
    assertThat(object.toString()).matches("[ -~]+");
  }

  @Test
  void aTextThatIsCutAnywhereIsNone() {
    for (int length = 0; length < ALL_KINDS.length(); length++) {
      var cut = ALL_KINDS.substring(0, length);
      assertThatThrownBy(() -> JsonText.parse(cut)).as(cut).isInstanceOf(JsonException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,}",
        "[1,]",
        "{a:1}",
        "'a'",
        "01",
        "+1",
        ".5",
        "1.",
        "1e",
        "-",
        "0x1",
        "NaN",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u\u0661\u0661\u0661\u0661\"",
        "\"\t\"",
        "tru",
        "nulll",
        "{} {}",
        "// no\n1",
        "{\"a\" 1}",
        "[1 2]",
        "\u00a01",
        "\ufeff{}"
      })
  void whatIsNoJsonIsToldWithItsPlace(String text) {
    assertThatThrownBy(() -> JsonText.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageMatching("(?s)(expected .* at character \\d+.*|ends too early, behind \\d+ .*)");
  }

  @Test
  void whatIsNestedTooDeepIsRefusedInsteadOfFillingTheStack() throws Exception {
    assertThat(JsonText.parse("[".repeat(100) + "]".repeat(100))).isNotNull();
    for (var deep : List.of("[".repeat(1_000_000), "{\"a\":".repeat(1_000_000))) {
      assertThatThrownBy(() -> JsonText.parse(deep))
          .isInstanceOf(JsonException.class)
          .hasMessage("nested deeper than 100 levels");
    }
  }

  @Test
  void ofTwoMembersWithOneNameTheLastCounts() throws Exception {
    assertThat(JsonText.parseObject("{\"a\":1,\"b\":2,\"a\":3}").toString())
        .isEqualTo("{\"a\":3,\"b\":2}");
  }

  @Test
  void numbersBeyondADoubleAreTheNearestThereIs() throws Exception {
    assertThat(number("1e999").doubleValue()).isInfinite();
    assertThat(number("1e999").longValue()).isEqualTo(Long.MAX_VALUE);
    assertThat(number("-" + "9".repeat(400)).longValue()).isEqualTo(Long.MIN_VALUE);
    assertThat(number("1e-999999999999").longValue()).isZero();
    assertThat(number("12.9").longValue()).isEqualTo(12);
  }

  private static JsonValue.Numeral number(String digits) throws JsonException {
    return (JsonValue.Numeral) JsonText.parse(digits);
  }

  @Test
  void aLongTextIsWrittenBackWhole() throws Exception {
    var text = new JsonValue.Text("\u00e9".repeat(3 * JsonLine.MOST_CHARACTERS));
    assertThat(JsonText.parse(text.toString())).isEqualTo(text);
  }

  @Test
  void randomValuesSurviveTheRoundTrip() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var value = value(random, 0);
      assertThat(JsonText.parse(value.toString())).isEqualTo(value);
    }
  }

  @Test
  void noDamageToATextDoesMoreThanFail() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      var damaged = new StringBuilder(ALL_KINDS);
      for (int j = random.nextInt(4); j >= 0; j--) {
        int at = random.nextInt(damaged.length());
        char c = random.nextBoolean() ? damaged.charAt(at) : (char) random.nextInt(0x180);
        switch (random.nextInt(3)) {
          case 0 -> damaged.deleteCharAt(at);
          case 1 -> damaged.insert(at, c);
          default -> damaged.setCharAt(at, c);
        }
      }
      try {
        var value = JsonText.parse(damaged.toString());
        assertThat(JsonText.parse(value.toString())).hasToString(value.toString());
      } catch (JsonException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  private static JsonValue value(Random random, int depth) {
    return switch (random.nextInt(depth > 5 ? 4 : 6)) {
      case 0 -> new JsonValue.Text(text(random));
      case 1 -> JsonValue.Numeral.of(random.nextLong());
      case 2 -> new JsonValue.Truth(random.nextBoolean());
      case 3 -> new JsonValue.Nothing();
      case 4 -> {
        var items = new ArrayList<JsonValue>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth + 1));
        }
        yield new JsonValue.Items(items);
      }
      default -> {
        var members = new LinkedHashMap<String, JsonValue>();
        for (int i = random.nextInt(4); i > 0; i--) {
          members.put(text(random), value(random, depth + 1));
        }
        yield new JsonValue.Members(members);
      }
    };
  }

  /// Of whole characters: half a pair does not survive, as the class says.
  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int c = random.nextInt(random.nextBoolean() ? 0x80 : 0x11_0000);
      text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? '"' : c);
    }
    return text.toString();
  }

  @Test
  void bytesAreTextWhereTheyAreAndBase64Elsewhere() {
    assertThat(line("hi\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("{\"text\":\"hi\\n\"}");
    assertThat(line("\u00e9\u001b[1m".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("{\"text\":\"\\u00e9\\u001b[1m\"}");
    assertThat(line(new byte[0])).isEqualTo("{\"text\":\"\"}");
    assertThat(line(new byte[] {(byte) 0xc3})).isEqualTo("{\"base64\":\"ww==\"}");
    assertThat(line(new byte[] {0, 1})).isEqualTo("{\"base64\":\"AAE=\"}");
    // A surrogate in UTF-8 is not UTF-8.
    assertThat(line(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80})).contains("base64");
  }

  private static String line(byte[] bytes) {
    var direct = ByteBuffer.allocateDirect(bytes.length + 2).position(1).put(bytes).flip();
    direct.position(1);
    var line = new JsonLine().putBytes(direct.asReadOnlyBuffer()).toString();
    assertThat(direct.position()).isEqualTo(1);
    return line;
  }
}
