package io.jackfield;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/// Reads what is there as text, never half a character: the bytes of one that has not come whole
/// stay in the buffer.
///
/// The decoder lives on from piece to piece, as charsets with a byte order mark or shift states
/// need; when anything else was read meanwhile it starts afresh. One thread at a time.
final class TextReader {
  private final ReadBuffer buffer;
  private final CharsetDecoder decoder;
  private long decodedTo = Long.MIN_VALUE;

  TextReader(ReadBuffer buffer, Charset charset) {
    this.buffer = buffer;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
  }

  String read(TubeCore.Wait wait) throws IOException {
    if (buffer.headPosition() != decodedTo) {
      decoder.reset();
    }
    if (buffer.size() == 0) {
      wait.more();
    }
    var text = decode(wait.ended());
    while (text.isEmpty()) {
      wait.moreOrNewEnd();
      text = decode(wait.ended());
    }
    return text;
  }

  private String decode(boolean ended) {
    var in = buffer.view(buffer.headPosition(), buffer.tailPosition());
    var out = CharBuffer.allocate((int) Math.ceil(in.remaining() * decoder.maxCharsPerByte()) + 2);
    if (ended) {
      // What comes after the end is nothing, but a decoder that has ended wants to be reset.
      decoder.decode(in, out, true);
      decoder.flush(out);
      decoder.reset();
    } else {
      decoder.decode(in, out, false);
    }
    buffer.skip(in.position());
    decodedTo = buffer.headPosition();
    return out.flip().toString();
  }
}
