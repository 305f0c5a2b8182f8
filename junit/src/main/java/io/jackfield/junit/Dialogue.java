package io.jackfield.junit;

import io.jackfield.WireEvent;
import io.jackfield.WireListener;
import io.jackfield.wire.WireLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/// What was said with a [TestPeer], as lines with times; the last of them, when there are many.
/// Safe for concurrent use.
final class Dialogue implements WireListener {
  private static final int MOST_LINES = 500;

  private final WireLog log = new WireLog(this::add).withNumbers().withBytes();
  private final long startNanos = System.nanoTime();

  // Guarded by this.
  private final Deque<String> lines = new ArrayDeque<>();
  private long dropped;

  @Override
  public void on(WireEvent event) {
    log.on(event);
  }

  private synchronized void add(String line) {
    double ms = (System.nanoTime() - startNanos) / 1e6;
    lines.add(String.format(Locale.ROOT, "%9.1f ms  %s", ms, line));
    if (lines.size() > MOST_LINES) {
      lines.remove();
      dropped++;
    }
  }

  /// The lines.
  synchronized String text() {
    var first = dropped == 0 ? "" : "... " + dropped + " lines before\n";
    return lines.isEmpty() ? "nothing was said" : first + String.join("\n", lines);
  }
}
