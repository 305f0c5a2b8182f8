package io.jackfield.cli.export.cast;

import java.util.HexFormat;

/// A text of any length as JSON has it (RFC 8259), in ASCII.
final class JsonString {
  private JsonString() {}

  static String of(String text) {
    var out = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        out.append(c);
      } else {
        switch (c) {
          case '\n' -> out.append("\\n");
          case '\r' -> out.append("\\r");
          case '\t' -> out.append("\\t");
          default -> out.append("\\u").append(HexFormat.of().toHexDigits(c));
        }
      }
    }
    return out.append('"').toString();
  }
}
