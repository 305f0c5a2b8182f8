package io.jackfield.cli.netcat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Writes line by line, with a pause after each; what has no line end goes out at once. Reads as
/// they come.
public final class LineDelayDuplex extends ForwardingDuplex {
  private final Duration pause;

  /// Around a connection.
  public LineDelayDuplex(Duplex inner, Duration pause) {
    super(inner);
    this.pause = pause;
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    int end = source.limit();
    while (source.hasRemaining()) {
      int line = lineEnd(source, end);
      source.limit(line);
      super.write(source, deadline);
      source.limit(end);
      if (source.get(line - 1) == '\n') {
        pause();
      }
    }
  }

  /// Where the first line ends, its LF included.
  private static int lineEnd(ByteBuffer source, int end) {
    for (int i = source.position(); i < end; i++) {
      if (source.get(i) == '\n') {
        return i + 1;
      }
    }
    return end;
  }

  private void pause() throws InterruptedIOException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted in the pause after a line");
    }
  }
}
