package io.jackfield.transcript;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The lines of a file, each of a bounded length. One thread.
final class TranscriptLines implements Closeable {
  /// The longest line that is read; a writer's are shorter by far.
  static final int LONGEST = 2 * 1024 * 1024;

  private final Path path;
  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private byte[] line = new byte[1024];
  private int from;
  private int to;
  private int number;

  /// @param number counted from 1
  /// @param text any bytes, as UTF-8 with replacements, so that a wrong file is told of in words
  /// @param whole whether a line end follows
  record Line(int number, String text, boolean whole) {}

  TranscriptLines(Path path) throws IOException {
    this.path = path;
    this.in = Files.newInputStream(path);
  }

  /// The next line; null at the end.
  @Nullable Line next() throws IOException {
    int length = 0;
    number++;
    while (true) {
      if (from == to) {
        from = 0;
        to = Math.max(in.read(buffer), 0);
        if (to == 0) {
          return length == 0 ? null : line(length, false);
        }
      }
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      int count = end - from;
      if (length + count > LONGEST) {
        throw new TranscriptException(
            path + ", line " + number + ": longer than " + LONGEST + " bytes");
      }
      if (length + count > line.length) {
        line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
      }
      System.arraycopy(buffer, from, line, length, count);
      length += count;
      from = end;
      if (end < to) {
        from++;
        return line(length, true);
      }
    }
  }

  private Line line(int length, boolean whole) {
    return new Line(number, new String(line, 0, length, StandardCharsets.UTF_8), whole);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
