package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;

/// Bash's spelling of texts and bytes.
final class BashText {
  private BashText() {}

  /// One word. Text has no NUL, which no word of Bash can hold.
  static String word(String text) {
    return text.codePoints().allMatch(Texts::isPlain) ? quoted(text) : escaped(text);
  }

  /// In single quotes nothing means anything but the quote.
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static String escaped(String text) {
    var out = new StringBuilder("$'");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            case '\'' -> out.append("\\'");
            default -> {
              if (Texts.isPlain(c)) {
                out.appendCodePoint(c);
              } else {
                octal(out, Bytes.of(Character.toString(c)));
              }
            }
          }
        });
    return out.append('\'').toString();
  }

  private static void octal(StringBuilder out, Bytes bytes) {
    for (byte each : bytes.toArray()) {
      out.append(String.format("\\%03o", each & 0xff));
    }
  }

  /// Words that make the text one after the other, in as many lines as it takes.
  static String words(String text, String indent) {
    return Texts.pieces(text, 70).stream()
        .map(BashText::word)
        .collect(Collectors.joining(" \\\n" + indent));
  }

  /// A format for `printf` that makes any bytes, NUL too.
  static String format(Bytes bytes) {
    var out = new StringBuilder();
    octal(out, bytes);
    return "'" + out + "'";
  }

  /// The lines of Base64 for a here document.
  static String base64(Bytes bytes) {
    return new String(
            Base64.getMimeEncoder(76, new byte[] {'\n'}).encode(bytes.toArray()),
            StandardCharsets.US_ASCII)
        + "\n";
  }
}
