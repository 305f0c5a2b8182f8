package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;

/// Java's spelling of texts and bytes.
final class JavaText {
  // A constant has at most 65,535 bytes; this many make 64,000 characters of Base64.
  private static final int CONSTANT_BYTES = 48_000;

  private JavaText() {}

  /// A string literal.
  static String literal(String text) {
    var out = new StringBuilder("\"");
    text.codePoints().forEach(c -> character(out, c));
    return out.append('"').toString();
  }

  /// A string expression in as many lines as it takes.
  static String expression(String text, String indent) {
    return Texts.pieces(text, 70).stream()
        .map(JavaText::literal)
        .collect(Collectors.joining("\n" + indent + "+ "));
  }

  private static void character(StringBuilder out, int c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\\' -> out.append("\\\\");
      case '"' -> out.append("\\\"");
      default -> {
        if (Texts.isPlain(c)) {
          out.appendCodePoint(c);
        } else if (c < 0x80) {
          // In octal: a \ u escape is read before the string is, and would break it.
          out.append(String.format("\\%03o", c));
        } else {
          for (char half : Character.toChars(c)) {
            out.append(String.format("\\u%04x", (int) half));
          }
        }
      }
    }
  }

  /// The hexadecimal digits of bytes, as an expression that makes bytes of them.
  static String hex(Bytes bytes) {
    return "Bytes.of(HexFormat.of().parseHex(\""
        + HexFormat.of().formatHex(bytes.toArray())
        + "\"))";
  }

  /// The lines of a method that gives the bytes.
  static String method(String name, Bytes bytes) {
    var out = new StringBuilder("Bytes " + name + "() {\n");
    out.append("  var base64 = new StringBuilder();\n");
    var all = bytes.toArray();
    for (int from = 0; from < all.length; from += CONSTANT_BYTES) {
      var part = Bytes.of(all, from, Math.min(CONSTANT_BYTES, all.length - from)).toArray();
      out.append("  base64.append(\n      \"\"\"\n");
      new String(
              Base64.getMimeEncoder(88, new byte[] {'\n'}).encode(part),
              java.nio.charset.StandardCharsets.US_ASCII)
          .lines()
          .forEach(line -> out.append("      ").append(line).append('\n'));
      out.append("      \"\"\");\n");
    }
    return out.append("  return Bytes.of(Base64.getMimeDecoder().decode(base64.toString()));\n}\n")
        .toString();
  }
}
