package io.jackfield.wire;

import io.jackfield.Say;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Bytes in lines that a person can read and that are safe on a terminal.
final class ByteText {
  private static final int A_ROW = 16;
  private static final String INDENT = "  ";

  // A run of one byte says more as a count; a shorter one is as easily read.
  private static final int LEAST_RUN = 32;

  private ByteText() {}

  /// The heading with the bytes: behind it when they are one line of text or a run of one byte,
  /// else below it, text by its lines, anything else as a hexdump.
  static List<String> lines(String heading, ByteBuffer bytes) {
    var shown = new byte[Math.min(bytes.remaining(), WireLog.SHOWN_BYTES)];
    bytes.get(bytes.position(), shown);
    int hidden = bytes.remaining() - shown.length;
    if (isRun(bytes)) {
      return List.of(
          heading + ": " + quoted(new String(shown, 0, 1, StandardCharsets.ISO_8859_1)) + " each");
    }
    var below = new ArrayList<String>();
    var text = text(shown);
    if (text == null) {
      hexdump(shown, below);
    } else {
      int end = text.indexOf('\n') + 1;
      if (end == 0 || end == text.length()) {
        below.add(quoted(text));
      } else {
        for (int from = 0; from < text.length(); from = end) {
          end = text.indexOf('\n', from) + 1;
          end = end == 0 ? text.length() : end;
          below.add(quoted(text.substring(from, end)));
        }
      }
    }
    if (hidden > 0) {
      below.add("... and " + Say.bytes(hidden) + " more");
    }
    if (below.size() == 1 && text != null) {
      return List.of(heading + ": " + below.getFirst());
    }
    var all = new ArrayList<String>();
    all.add(heading);
    below.forEach(line -> all.add(INDENT + line));
    return all;
  }

  private static boolean isRun(ByteBuffer bytes) {
    int from = bytes.position();
    if (bytes.remaining() < LEAST_RUN) {
      return false;
    }
    for (int i = from + 1; i < bytes.limit(); i++) {
      if (bytes.get(i) != bytes.get(from)) {
        return false;
      }
    }
    return true;
  }

  private static String quoted(String text) {
    return '"' + Say.text(text) + '"';
  }

  /// The text that they are, or null when they are none: no UTF-8, or with control characters
  /// beside those of lines, tabs and terminals. A character that was cut at the end counts as none.
  private static @org.jspecify.annotations.Nullable String text(byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.chars().allMatch(DataText::isText) ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /// Rows of offset, bytes in hexadecimal, and the printable ASCII among them.
  private static void hexdump(byte[] bytes, List<String> into) {
    var hex = HexFormat.ofDelimiter(" ");
    for (int from = 0; from < bytes.length; from += A_ROW) {
      int to = Math.min(from + A_ROW, bytes.length);
      var ascii = new StringBuilder();
      for (int i = from; i < to; i++) {
        ascii.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
      }
      var row = hex.formatHex(bytes, from, to);
      into.add(String.format("%04x  %-47s  %s", from, row, ascii));
    }
  }
}
