package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import java.util.stream.Collectors;

/// C's spelling of texts and bytes.
final class CText {
  private CText() {}

  /// A string literal.
  static String literal(String text) {
    var out = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            case '"' -> out.append("\\\"");
            // Two question marks begin a trigraph.
            case '?' -> out.append(endsWith(out, '?') ? "\\?" : "?");
            default -> {
              if (Texts.isPlain(c)) {
                out.appendCodePoint(c);
              } else {
                octal(out, Character.toString(c));
              }
            }
          }
        });
    return out.append('"').toString();
  }

  private static boolean endsWith(StringBuilder out, char c) {
    return out.charAt(out.length() - 1) == c;
  }

  /// Three octal digits are never more; a hexadecimal escape would take in digits behind it.
  private static void octal(StringBuilder out, String character) {
    for (byte each : Bytes.of(character).toArray()) {
      out.append(String.format("\\%03o", each & 0xff));
    }
  }

  /// A string literal in as many lines as it takes.
  static String expression(String text, String indent) {
    return Texts.pieces(text, 70).stream()
        .map(CText::literal)
        .collect(Collectors.joining("\n" + indent));
  }

  /// The definition of an array of bytes.
  static String array(String name, Bytes bytes) {
    var out = new StringBuilder("static const unsigned char " + name + "[] = {");
    for (int i = 0; i < bytes.size(); i++) {
      out.append(i % 16 == 0 ? "\n    " : " ").append(String.format("0x%02x,", bytes.at(i) & 0xff));
    }
    return out.append("\n};\n").toString();
  }
}
