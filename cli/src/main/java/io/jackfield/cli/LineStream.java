package io.jackfield.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A stream whose lines go to somebody, one by one. Safe for concurrent use, as each print stream
/// is.
final class LineStream extends OutputStream {
  private static final int LONGEST = 64 * 1024;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  private LineStream(Consumer<String> lines) {
    this.lines = lines;
  }

  static PrintStream to(Consumer<String> lines) {
    return new PrintStream(new LineStream(lines), false, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n' || begun.size() >= LONGEST) {
      lines.accept(begun.toString(StandardCharsets.UTF_8).stripTrailing());
      begun.reset();
    }
    if (b != '\n') {
      begun.write(b);
    }
  }
}
