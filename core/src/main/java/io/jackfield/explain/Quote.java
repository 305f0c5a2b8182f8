package io.jackfield.explain;

import io.jackfield.Bytes;
import io.jackfield.Say;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The beginning of some bytes, for showing: safe on a terminal, and short. Immutable.
///
/// @param size of all the bytes
/// @param shown the beginning in quotes, escaped; `...` behind it where there is more
/// @param isText whether the shown bytes are text in UTF-8
/// @param endsLine whether the last byte ends a line
record Quote(int size, String shown, boolean isText, boolean endsLine) {
  private static final int MOST = 60;
  // A character has 4 bytes at most, so a cut one has 3.
  private static final int CUT = 3;

  static Quote of(ByteBuffer bytes) {
    int size = bytes.remaining();
    var start = new byte[Math.min(size, MOST)];
    bytes.get(bytes.position(), start);
    boolean endsLine = size > 0 && bytes.get(bytes.limit() - 1) == '\n';
    var more = size > MOST ? "..." : "";
    // What is cut may be cut within a character.
    for (int less = 0; less <= (size > MOST ? CUT : 0); less++) {
      var text = text(start, start.length - less);
      if (!text.isEmpty()) {
        return new Quote(size, '"' + Say.text(text) + '"' + more, true, endsLine);
      }
    }
    var escaped = size == 0 ? "" : '"' + Bytes.of(start).toString() + '"' + more;
    return new Quote(size, escaped, size == 0, endsLine);
  }

  /// The text that they are; empty when they are none.
  private static String text(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }
}
