package io.jackfield.cli.export.cast;

import io.jackfield.Bytes;
import io.jackfield.Say;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Bytes in UTF-8 that come in pieces, as what a terminal shows of them. A character or a colour
/// that is cut between two pieces comes out whole with the second.
///
/// One thread.
final class TerminalText {
  // Colours (SGR, ECMA-48 section 8.3.117) are the only sequences that pass, as in jack connect.
  private static final Pattern COLOUR = Pattern.compile("\\e\\[[0-9;:]{0,32}m");
  private static final Pattern BEGUN = Pattern.compile("(?:\\e(?:\\[[0-9;:]{0,32})?|\\r)\\z");
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String NO_COLOUR = "\u001b[0m";

  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final boolean escaping;
  private final StringBuilder done = new StringBuilder();
  private ByteBuffer cutBytes = ByteBuffer.allocate(0);
  private String cutText = "";
  private boolean coloured;

  private TerminalText(boolean escaping) {
    this.escaping = escaping;
  }

  /// All but colours, tabs and line ends is escaped, bytes that are no UTF-8 as well.
  static TerminalText escaped() {
    return new TerminalText(true);
  }

  /// Nothing is escaped; bytes that are no UTF-8 become U+FFFD.
  static TerminalText asItIs() {
    return new TerminalText(false);
  }

  /// What a further piece shows.
  String add(Bytes piece) {
    var bytes = ByteBuffer.allocate(cutBytes.remaining() + piece.size());
    bytes.put(cutBytes).put(piece.toBuffer()).flip();
    return take(bytes, false);
  }

  /// What is still to be shown when nothing more comes.
  String end() {
    return take(cutBytes, true) + (coloured ? NO_COLOUR : "");
  }

  private String take(ByteBuffer bytes, boolean last) {
    var pieces = new StringBuilder(cutText);
    var chars = CharBuffer.allocate(bytes.remaining() + 2);
    decoder.reset();
    while (true) {
      var result = decoder.decode(bytes, chars, last);
      if (escaping) {
        show(pieces.append(chars.flip()).toString(), last || result.isError());
      } else {
        done.append(pieces).append(chars.flip());
      }
      chars.clear();
      pieces.setLength(0);
      if (!result.isError()) {
        break;
      }
      replaceWrong(bytes, result.length());
      cutText = "";
    }
    cutBytes = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    var all = done.toString();
    done.setLength(0);
    return all;
  }

  private void replaceWrong(ByteBuffer bytes, int count) {
    if (!escaping) {
      bytes.position(bytes.position() + count);
      done.append('\ufffd');
      return;
    }
    for (int i = 0; i < count; i++) {
      done.append("\\x").append(HexFormat.of().toHexDigits(bytes.get()));
    }
  }

  /// Shows decoded text; keeps back a sequence or a line end of which only the beginning has come.
  private void show(String text, boolean last) {
    int end = text.length();
    var begun = BEGUN.matcher(text);
    if (!last && begun.find()) {
      end = begun.start();
    }
    cutText = text.substring(end);
    var colour = COLOUR.matcher(text).region(0, end);
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (c == '\n') {
        done.append("\r\n");
      } else if (c == '\r') {
        // Alone it begins the line again, as a progress display does.
        done.append(next < end && text.charAt(next) == '\n' ? "" : CLEAR_LINE);
      } else if (c == '\u001b' && colour.region(i, end).lookingAt()) {
        done.append(colour.group());
        coloured = true;
        next = colour.end();
      } else if (c == '\t' || (c >= ' ' && c <= '~')) {
        done.append((char) c);
      } else {
        done.append(Say.text(Character.toString(c)));
      }
      i = next;
    }
  }
}
