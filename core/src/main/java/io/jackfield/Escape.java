package io.jackfield;

/// Makes bytes and text from a peer safe to show: nothing that comes out can move a cursor, start a
/// colour or break a log line.
public final class Escape {
  private Escape() {}

  /// The bytes as printable ASCII: `\n`, `\r`, `\t`, `\\`, `\"` and `\xNN` for the rest.
  static String bytes(byte[] data, int from, int to) {
    var out = new StringBuilder(to - from + 16);
    for (int i = from; i < to; i++) {
      int b = data[i] & 0xff;
      if (b < 0x80) {
        ascii(out, (char) b);
      } else {
        hex(out, b);
      }
    }
    return out.toString();
  }

  /// The text with control, format and unpaired characters escaped; other letters stay readable.
  public static String text(String text) {
    var out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (c < 0x80) {
            ascii(out, (char) c);
          } else if (isPrintable(c)) {
            out.appendCodePoint(c);
          } else {
            out.append("\\u{").append(Integer.toHexString(c)).append('}');
          }
        });
    return out.toString();
  }

  /// The same, with quotes and backslashes left alone: for what people write with them.
  static String controls(String text) {
    var out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            out.append((char) c);
          } else {
            out.append(text(Character.toString(c)));
          }
        });
    return out.toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      // FORMAT holds the bidirectional overrides, which can make a line read other than it is.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static void ascii(StringBuilder out, char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\\' -> out.append("\\\\");
      case '"' -> out.append("\\\"");
      default -> {
        if (c >= ' ' && c < 0x7f) {
          out.append(c);
        } else {
          hex(out, c);
        }
      }
    }
  }

  private static void hex(StringBuilder out, int b) {
    out.append("\\x")
        .append(Character.forDigit(b >> 4, 16))
        .append(Character.forDigit(b & 0xf, 16));
  }
}
