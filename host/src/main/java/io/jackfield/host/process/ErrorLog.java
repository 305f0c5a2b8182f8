package io.jackfield.host.process;

import io.jackfield.Bytes;
import io.jackfield.host.kind.Note;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Puts what a program writes to standard error into the log, line by line: at most [#MOST_LINES]
/// of at most [#MOST_LINE_BYTES]. Runs on the thread that reads.
final class ErrorLog implements Consumer<Bytes> {
  static final int MOST_LINES = 1000;
  static final int MOST_LINE_BYTES = 1000;

  private final Consumer<Note> notes;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean cut;
  private long lines;

  ErrorLog(Consumer<Note> notes) {
    this.notes = notes;
  }

  @Override
  public void accept(Bytes bytes) {
    for (int i = 0; i < bytes.size(); i++) {
      byte b = bytes.at(i);
      if (b == '\n') {
        endLine();
      } else if (line.size() < MOST_LINE_BYTES) {
        line.write(b);
      } else {
        cut = true;
      }
    }
    if (bytes.isEmpty()) {
      end();
    }
  }

  private void endLine() {
    if (lines < MOST_LINES) {
      var text = line.toString(StandardCharsets.UTF_8);
      notes.accept(
          Note.of("stderr")
              .with(
                  "text",
                  (text.endsWith("\r") ? text.substring(0, text.length() - 1) : text)
                      + (cut ? "..." : "")));
    }
    lines++;
    line.reset();
    cut = false;
  }

  private void end() {
    if (line.size() > 0) {
      endLine();
    }
    if (lines > MOST_LINES) {
      notes.accept(Note.of("stderr-dropped").with("lines", lines - MOST_LINES));
    }
    ended.countDown();
  }

  /// Waits until all is in the log.
  void awaitEnd(Duration timeout) throws InterruptedException {
    var _ = ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }
}
