package io.jackfield.cli.show;

import io.jackfield.Bytes;
import io.jackfield.Say;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Bytes in rows that a person can read and that are safe to show.
public final class Rows {
  private static final int LONGEST_ROW = 90;
  private static final int BYTES_IN_ROW = 16;
  // The most bytes of a character that can be missing at the end.
  private static final int CUT_BYTES = 3;

  private Rows() {}

  /// The text that they are: UTF-8, with no control characters but those of lines, tabs and
  /// terminals. A last character may be cut.
  public static Optional<String> text(Bytes bytes) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = bytes.toBuffer();
    var out = java.nio.CharBuffer.allocate(in.remaining() + 1);
    // Not the last input: what is cut stays in the buffer.
    var result = decoder.decode(in, out, false);
    if (result.isError() || in.remaining() > CUT_BYTES || (in.hasRemaining() && bytes.size() < 4)) {
      return Optional.empty();
    }
    var text = out.flip().toString();
    return text.chars().allMatch(Rows::isText) ? Optional.of(text) : Optional.empty();
  }

  private static boolean isText(int c) {
    return !Character.isISOControl(c) || "\n\r\t\u001b\u0007\b".indexOf(c) >= 0;
  }

  /// Text in quotes, a row for each line and more for long ones, escaped; other bytes as a hexdump.
  ///
  /// @param mostBytes how many are shown; of the others there is a count
  static List<String> of(Bytes bytes, int mostBytes) {
    var shown = bytes.size() <= mostBytes ? bytes : first(bytes, mostBytes);
    var rows = new ArrayList<String>();
    var text = text(shown);
    int told = shown.size();
    if (text.isPresent()) {
      quote(text.get(), rows);
      told = text.get().getBytes(StandardCharsets.UTF_8).length;
    } else {
      hexdump(shown, 0, rows);
    }
    if (told < bytes.size()) {
      rows.add("... and " + Say.bytes(bytes.size() - told) + " more");
    }
    return rows;
  }

  private static Bytes first(Bytes bytes, int count) {
    return Bytes.copyOf(bytes.toBuffer().limit(count));
  }

  private static void quote(String text, List<String> rows) {
    for (int from = 0; from < text.length(); ) {
      int newline = text.indexOf('\n', from);
      int end = newline < 0 ? text.length() : newline + 1;
      if (end - from > LONGEST_ROW) {
        end = from + LONGEST_ROW;
        end += Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
      }
      rows.add('"' + Say.text(text.substring(from, end)) + '"');
      from = end;
    }
  }

  /// Adds rows of offset, bytes in hexadecimal, and the printable ASCII among them.
  ///
  /// @param offset of the first byte
  static void hexdump(Bytes bytes, long offset, List<String> rows) {
    var hex = HexFormat.ofDelimiter(" ");
    var all = bytes.toArray();
    for (int from = 0; from < all.length; from += BYTES_IN_ROW) {
      int to = Math.min(from + BYTES_IN_ROW, all.length);
      int middle = Math.min(from + BYTES_IN_ROW / 2, to);
      var ascii = new StringBuilder();
      for (int i = from; i < to; i++) {
        ascii.append(all[i] >= ' ' && all[i] < 0x7f ? (char) all[i] : '.');
      }
      rows.add(
          "%08x  %-23s  %-23s  |%s|"
              .formatted(
                  offset + from,
                  hex.formatHex(all, from, middle),
                  hex.formatHex(all, middle, to),
                  ascii));
    }
  }

  /// One row of at most so many characters: text in quotes or bytes in hexadecimal; `...` says that
  /// there is more.
  public static String one(ByteBuffer bytes, int most) {
    int count = Math.min(bytes.remaining(), most * 4);
    var shown = Bytes.copyOf(bytes.duplicate().limit(bytes.position() + count));
    boolean all = count == bytes.remaining();
    var text = text(shown);
    if (text.isEmpty()) {
      int fitting = Math.min(shown.size(), Math.max((most - 4) / 3, 1));
      var hex = HexFormat.ofDelimiter(" ").formatHex(shown.toArray(), 0, fitting);
      return fitting == bytes.remaining() ? hex : hex + " ...";
    }
    var escaped = new StringBuilder("\"");
    for (int i = 0; i < text.get().length(); ) {
      int c = text.get().codePointAt(i);
      var next = Say.text(Character.toString(c));
      if (escaped.length() + next.length() > most - 4) {
        return escaped + "\"...";
      }
      escaped.append(next);
      i += Character.charCount(c);
    }
    return escaped + (all ? "\"" : "\"...");
  }
}
