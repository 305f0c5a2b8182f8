package io.jackfield.proxy;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.opening.Opening;
import io.jackfield.opening.TooLongException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Passes the body of an HTTP message on, exactly to its end.
final class HttpBody {
  // A chunk's size with its extensions, and all trailer fields.
  private static final int MOST_LINE = 4 * 1024;
  private static final int MOST_TRAILER = 16 * 1024;

  private HttpBody() {}

  /// Where the bytes go.
  interface Sink {
    void write(ByteBuffer bytes) throws IOException;
  }

  /// A sink that writes to a duplex; each write may take that long.
  static Sink to(Duplex duplex, Duration patience) {
    return bytes -> duplex.write(bytes, Deadline.after(patience));
  }

  /// Passes one body on. Chunks are written anew, without extensions and trailer fields.
  ///
  /// @throws EOFException when it ends early
  /// @throws HttpError when its chunks are broken
  static void copy(Opening from, HttpHead.Framing framing, Deadline deadline, Sink to)
      throws IOException {
    if (!framing.chunked()) {
      from.renew(deadline, 0);
      exactly(from, framing.length(), to);
      return;
    }
    while (true) {
      from.renew(deadline, MOST_LINE);
      long size = chunkSize(from);
      to.write(ascii(Long.toHexString(size) + "\r\n"));
      if (size == 0) {
        skipTrailer(from, deadline);
        to.write(ascii("\r\n"));
        return;
      }
      exactly(from, size, to);
      from.renew(deadline, 2);
      int end = from.next();
      if ((end == '\r' ? from.next() : end) != '\n') {
        throw new HttpError(400, "a chunk is longer than it says");
      }
      to.write(ascii("\r\n"));
    }
  }

  private static void exactly(Opening from, long length, Sink to) throws IOException {
    for (long left = length; left > 0; ) {
      var piece = from.some(left);
      if (!piece.hasRemaining()) {
        throw new EOFException("the body ended " + left + " bytes early");
      }
      left -= piece.remaining();
      to.write(piece);
    }
  }

  private static long chunkSize(Opening from) throws IOException {
    try {
      var line = from.line();
      int end = line.indexOf(';');
      var size = (end < 0 ? line : line.substring(0, end)).strip();
      if (!size.matches("[0-9a-fA-F]{1,15}")) {
        throw new HttpError(400, "not the size of a chunk");
      }
      return Long.parseLong(size, 16);
    } catch (TooLongException e) {
      throw new HttpError(400, "the line of a chunk's size is too long");
    }
  }

  private static void skipTrailer(Opening from, Deadline deadline) throws IOException {
    from.renew(deadline, MOST_TRAILER);
    try {
      while (!from.line().isEmpty()) {}
    } catch (TooLongException e) {
      throw new HttpError(400, "the fields after the chunks are too long");
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
