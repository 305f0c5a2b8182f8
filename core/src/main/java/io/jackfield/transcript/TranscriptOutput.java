package io.jackfield.transcript;

import io.jackfield.wire.JsonLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The lines of a transcript on their way to the file: one after the other, no more than the limit
/// grants, none after a failure.
///
/// Safe for concurrent use.
final class TranscriptOutput {
  /// How much is kept of what is told.
  enum Room {
    /// All.
    WHOLE,
    /// Events, and no bytes.
    WITHOUT_BYTES,
    /// Nothing more.
    FULL
  }

  // Divisible by three, so that the pieces of one line join to one text in base64.
  private static final int PIECE = 48 * 1024;

  private final OutputStream file;
  private final long limitBytes;

  // Begins a line that is about now.
  private final Function<String, JsonLine> begin;

  // Held while a line is written, since two lines must not mix; the file's I/O is local.
  private final Object lock = new Object();

  // Guarded by lock.
  private long written;
  private boolean closed;
  private @Nullable IOException failure;

  // Read without the lock, to save the work of making a line that will not be kept.
  private volatile Room room = Room.WHOLE;

  TranscriptOutput(OutputStream file, long limitBytes, Function<String, JsonLine> begin) {
    this.file = file;
    this.limitBytes = limitBytes;
    this.begin = begin;
  }

  /// How much is kept now.
  Room room() {
    return room;
  }

  /// Writes a line, unless it came too late.
  void write(JsonLine line) {
    var bytes = (line + "\n").getBytes(StandardCharsets.ISO_8859_1);
    synchronized (lock) {
      if (isOpen()) {
        try {
          put(bytes, bytes.length);
          checkLimit();
        } catch (IOException e) {
          fail(e);
        }
      }
    }
  }

  /// Writes a line with a member `base64` at its end: many bytes, which are coded piece by piece
  /// instead of being copied whole.
  void write(JsonLine line, ByteBuffer bytes) {
    var start = line.toString();
    var head = start.substring(0, start.length() - 1) + ",\"base64\":\"";
    var rest = bytes.duplicate();
    var raw = new byte[Math.min(PIECE, rest.remaining())];
    var coded = new byte[(raw.length + 2) / 3 * 4];
    synchronized (lock) {
      if (isOpen()) {
        try {
          var first = head.getBytes(StandardCharsets.ISO_8859_1);
          put(first, first.length);
          while (rest.hasRemaining()) {
            int count = Math.min(raw.length, rest.remaining());
            rest.get(raw, 0, count);
            put(coded, encode(raw, count, coded));
          }
          put(new byte[] {'"', '}', '\n'}, 3);
          checkLimit();
        } catch (IOException e) {
          fail(e);
        }
      }
    }
  }

  private static int encode(byte[] raw, int count, byte[] into) {
    var encoder = Base64.getEncoder();
    if (count == raw.length) {
      return encoder.encode(raw, into);
    }
    var last = encoder.encode(ByteBuffer.wrap(raw, 0, count));
    int length = last.remaining();
    last.get(into, 0, length);
    return length;
  }

  private boolean isOpen() {
    return !closed && failure == null;
  }

  private void put(byte[] bytes, int count) throws IOException {
    file.write(bytes, 0, count);
    written += count;
  }

  private void fail(IOException e) {
    failure = e;
    room = Room.FULL;
  }

  private void checkLimit() throws IOException {
    var was = room;
    room =
        written < limitBytes
            ? Room.WHOLE
            : written - limitBytes < TranscriptWriter.HEADROOM_BYTES
                ? Room.WITHOUT_BYTES
                : Room.FULL;
    if (room != was) {
      var kept = room == Room.FULL ? "nothing" : "no bytes";
      var line = begin.apply("cut").put("limit_bytes", limitBytes).put("kept", kept) + "\n";
      var bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      put(bytes, bytes.length);
    }
  }

  /// Ends with a line; idempotent.
  ///
  /// @throws IOException the first failure to write, now or before
  void close(JsonLine last) throws IOException {
    write(last);
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      room = Room.FULL;
      try {
        file.close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
      if (failure != null) {
        throw failure;
      }
    }
  }
}
