package io.jackfield.wire;

import io.jackfield.Address;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

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

  /// Adds a duration, as a number of milliseconds with three digits behind the point.
  public JsonLine put(String name, Duration duration) {
    return raw(name, String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e6));
  }

  /// Adds an address as text.
  public JsonLine put(String name, Address address) {
    return put(name, address.toString());
  }

  /// Adds texts as an array.
  public JsonLine put(String name, List<String> texts) {
    return raw(name, "[" + String.join(",", texts.stream().map(JsonLine::quoted).toList()) + "]");
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

  private static String quoted(String text) {
    boolean cut = text.length() > MOST_CHARACTERS;
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), MOST_CHARACTERS); i++) {
      append(quoted, text, i);
    }
    return quoted.append(cut ? "...\"" : "\"").toString();
  }

  private static void append(StringBuilder out, String text, int at) {
    char c = text.charAt(at);
    if (c == '"' || c == '\\') {
      out.append('\\').append(c);
    } else if (c >= ' ' && c <= '~') {
      out.append(c);
    } else {
      char whole = Character.isSurrogate(c) && !isHalfOfPair(text, at) ? '\ufffd' : c;
      out.append(String.format(Locale.ROOT, "\\u%04x", (int) whole));
    }
  }

  /// Whether a surrogate has its other half beside it, and that is not cut off.
  private static boolean isHalfOfPair(String text, int at) {
    int end = Math.min(text.length(), MOST_CHARACTERS);
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < end && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
