package io.jackfield;

import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A stretch of a tube's buffer as characters, each of which knows at what byte it starts. Valid as
/// long as those bytes are unread.
sealed interface TextView extends CharSequence {

  /// Where the character at `index` starts in the conversation; for `length()`, where the last
  /// ends.
  long position(int index);

  /// The first character that starts at or after the position.
  int index(long position);

  /// A view of the bytes between two positions. Where each byte is a character it copies nothing;
  /// else it decodes, and leaves out a last character that has not come whole.
  ///
  /// @param ended whether nothing follows, so that half a character is a malformed one
  static TextView of(ReadBuffer buffer, long from, long to, Charset charset, boolean ended) {
    if (charset.equals(StandardCharsets.ISO_8859_1)) {
      return new OfBytes(buffer, from, to);
    }
    boolean ascii =
        charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII);
    if (ascii && isAscii(buffer, from, to)) {
      return new OfBytes(buffer, from, to);
    }
    return decode(buffer, from, to, charset, ended, ascii);
  }

  private static boolean isAscii(ReadBuffer buffer, long from, long to) {
    for (long i = from; i < to; i++) {
      if (buffer.at(i) < 0) {
        return false;
      }
    }
    return true;
  }

  private static TextView decode(
      ReadBuffer buffer, long from, long to, Charset charset, boolean ended, boolean ascii) {
    var decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    var in = buffer.view(from, to);
    var out = CharBuffer.allocate((int) Math.ceil(in.remaining() * decoder.maxCharsPerByte()) + 2);
    var starts = new int[out.capacity() + 1];
    while (in.hasRemaining()) {
      int at = in.position();
      int count = out.position();
      if (ascii && in.get(at) >= 0) {
        out.limit(count + 1);
        out.put((char) in.get());
      } else {
        // One character at a time, to learn where each starts; two chars for those that need a
        // pair.
        for (int room = 1; room <= 2 && out.position() == count; room++) {
          out.limit(Math.min(count + room, out.capacity()));
          decoder.decode(in, out, ended);
        }
        if (out.position() == count && in.position() == at) {
          break;
        }
      }
      Arrays.fill(starts, count, out.position(), at);
    }
    int length = out.position();
    starts[length] = in.position();
    out.limit(length);
    return new Decoded(out.flip().toString(), Arrays.copyOf(starts, length + 1), from);
  }

  /// One character for each byte, in place.
  final class OfBytes implements TextView {
    private final ReadBuffer buffer;
    private final long from;
    private final long to;

    OfBytes(ReadBuffer buffer, long from, long to) {
      this.buffer = buffer;
      this.from = from;
      this.to = to;
    }

    @Override
    public int length() {
      return (int) (to - from);
    }

    @Override
    public char charAt(int index) {
      return (char) (buffer.at(from + index) & 0xff);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new OfBytes(buffer, from + start, from + end);
    }

    @Override
    public long position(int index) {
      return from + index;
    }

    @Override
    public int index(long position) {
      return (int) (position - from);
    }

    @Override
    public String toString() {
      return buffer.copy(from, to).text(StandardCharsets.ISO_8859_1);
    }
  }

  /// Decoded characters.
  final class Decoded implements TextView {
    private final String text;
    private final int[] starts;
    private final long from;

    Decoded(String text, int[] starts, long from) {
      this.text = text;
      this.starts = starts;
      this.from = from;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public long position(int index) {
      return from + starts[index];
    }

    @Override
    public int index(long position) {
      int wanted = (int) (position - from);
      int index = Math.min(wanted, text.length());
      while (index > 0 && starts[index - 1] >= wanted) {
        index--;
      }
      return index;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
