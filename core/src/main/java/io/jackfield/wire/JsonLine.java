package io.jackfield.wire;

import io.jackfield.Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// One JSON object (RFC 8259) in one line of ASCII, written member by member. Whatever is in the
/// values, the line is valid: what is not printable ASCII is escaped, half a surrogate pair becomes
/// U+FFFD, and a long text is cut after [#MOST_CHARACTERS].
///
/// One thread.
public final class JsonLine {
  /// How many characters of one text are kept; a cut one ends in `...`.
  public static final int MOST_CHARACTERS = 2_000;

  private final StringBuilder out = new StringBuilder("{");

  /// An object without members.
  public JsonLine() {}

  /// Adds a text.
  ///
  /// @param name ours, of letters, digits and underscores
  public JsonLine put(String name, String text) {
    return raw(name, quoted(text));
  }

  /// Adds a whole number.
  public JsonLine put(String name, long number) {
    return raw(name, Long.toString(number));
  }

  /// Adds a duration that is not negative, as a number of milliseconds with three digits behind the
  /// point.
  public JsonLine put(String name, Duration duration) {
    // Each event has some, so no formatter.
    long micros = (duration.toNanos() + 500) / 1_000;
    long thousandths = micros % 1_000;
    var zeros = thousandths < 10 ? ".00" : thousandths < 100 ? ".0" : ".";
    return raw(name, micros / 1_000 + zeros + thousandths);
  }

  /// Adds an address as text.
  public JsonLine put(String name, Address address) {
    return put(name, address.toString());
  }

  /// Adds texts as an array.
  public JsonLine put(String name, List<String> texts) {
    return raw(name, "[" + String.join(",", texts.stream().map(JsonLine::quoted).toList()) + "]");
  }

  /// Adds numbers as an object.
  public JsonLine put(String name, Map<String, Integer> numbers) {
    var all = new ArrayList<String>();
    numbers.forEach((key, value) -> all.add(quoted(key) + ":" + value));
    return raw(name, "{" + String.join(",", all) + "}");
  }

  /// Adds texts as an object.
  public JsonLine putTexts(String name, Map<String, String> texts) {
    var all = new ArrayList<String>();
    texts.forEach((key, value) -> all.add(quoted(key) + ":" + quoted(value)));
    return raw(name, "{" + String.join(",", all) + "}");
  }

  /// Adds bytes, all of them: as `text` when they are text in UTF-8, else as `base64` (RFC 4648).
  /// The buffer's position stays.
  public JsonLine putBytes(ByteBuffer bytes) {
    var text = DataText.of(bytes);
    if (text.isPresent()) {
      out.append(out.length() > 1 ? "," : "").append("\"text\":\"");
      appendAll(out, text.get(), text.get().length());
      out.append('"');
      return this;
    }
    var raw = new byte[bytes.remaining()];
    bytes.get(bytes.position(), raw);
    return raw("base64", '"' + Base64.getEncoder().encodeToString(raw) + '"');
  }

  private JsonLine raw(String name, String value) {
    out.append(out.length() > 1 ? "," : "").append('"').append(name).append("\":").append(value);
    return this;
  }

  /// The object, without a line end.
  @Override
  public String toString() {
    return out + "}";
  }

  /// A text in quotes, all of it.
  static String whole(String text) {
    var quoted = new StringBuilder(text.length() + 16).append('"');
    appendAll(quoted, text, text.length());
    return quoted.append('"').toString();
  }

  /// A text in quotes, cut after [#MOST_CHARACTERS].
  static String quoted(String text) {
    boolean cut = text.length() > MOST_CHARACTERS;
    var quoted = new StringBuilder("\"");
    appendAll(quoted, text, Math.min(text.length(), MOST_CHARACTERS));
    return quoted.append(cut ? "...\"" : "\"").toString();
  }

  private static void appendAll(StringBuilder out, String text, int end) {
    for (int i = 0; i < end; i++) {
      append(out, text, i, end);
    }
  }

  private static void append(StringBuilder out, String text, int at, int end) {
    char c = text.charAt(at);
    if (c == '"' || c == '\\') {
      out.append('\\').append(c);
    } else if (c >= ' ' && c <= '~') {
      out.append(c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (c == '\r') {
      out.append("\\r");
    } else if (c == '\t') {
      out.append("\\t");
    } else {
      char whole = Character.isSurrogate(c) && !isHalfOfPair(text, at, end) ? '\ufffd' : c;
      out.append("\\u").append(HexFormat.of().toHexDigits(whole));
    }
  }

  /// Whether a surrogate has its other half beside it, and that is not cut off.
  private static boolean isHalfOfPair(String text, int at, int end) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < end && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
