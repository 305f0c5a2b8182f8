package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// Python's spelling of texts and bytes.
final class PythonText {
  private static final int PIECE_CHARS = 72;

  private PythonText() {}

  /// A literal of bytes, `b"..."`; whatever is no ASCII is spelt by its number.
  static String literal(Bytes bytes) {
    var out = new StringBuilder("b\"");
    for (byte each : bytes.toArray()) {
      ascii(out, each & 0xff);
    }
    return out.append('"').toString();
  }

  /// A literal of text.
  static String literal(String text) {
    var out = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c < 0x80) {
            ascii(out, c);
          } else if (Texts.isPlain(c)) {
            out.appendCodePoint(c);
          } else {
            out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
          }
        });
    return out.append('"').toString();
  }

  /// An expression of the bytes, in lines that fit: `b"..."`, or for text beyond ASCII
  /// `"...".encode()`, which is UTF-8.
  static List<String> lines(Bytes bytes) {
    var text = Texts.decode(bytes);
    if (text.isPresent()) {
      boolean ascii = text.get().chars().allMatch(c -> c < 0x80);
      return Texts.pieces(text.get(), PIECE_CHARS).stream()
          .map(piece -> ascii ? literal(Bytes.of(piece)) : literal(piece) + ".encode()")
          .toList();
    }
    return Texts.pieces(bytes.text(StandardCharsets.ISO_8859_1), PIECE_CHARS / 3).stream()
        .map(piece -> literal(Bytes.of(piece, StandardCharsets.ISO_8859_1)))
        .toList();
  }

  /// An expression of the bytes, indented by `indent` where it takes several lines.
  static String expression(Bytes bytes, String indent) {
    var lines = lines(bytes);
    return lines.size() == 1
        ? lines.getFirst()
        : lines.stream()
                .map(line -> "\n" + indent + line)
                .collect(Collectors.joining(lines.getFirst().endsWith(")") ? " +" : ""))
            + "\n";
  }

  /// The lines of a constant with many bytes.
  static String constant(String name, Bytes bytes) {
    var base64 =
        new String(
            Base64.getMimeEncoder(88, new byte[] {'\n'}).encode(bytes.toArray()),
            StandardCharsets.US_ASCII);
    return name + " = base64.b64decode(\n    \"\"\"\n" + base64.indent(4) + "    \"\"\"\n)\n";
  }

  private static void ascii(StringBuilder out, int c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\\' -> out.append("\\\\");
      case '"' -> out.append("\\\"");
      default -> {
        if (c >= ' ' && c < 0x7f) {
          out.append((char) c);
        } else {
          out.append(String.format("\\x%02x", c));
        }
      }
    }
  }
}
