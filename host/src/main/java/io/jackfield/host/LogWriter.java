package io.jackfield.host;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Writes the lines of a log on a thread of its own, so that whoever logs never waits: a terminal
/// that is stopped with Ctrl-S, or a pipe that nobody reads, must not stop a server.
///
/// It holds at most [#MOST_WAITING] entries; what comes beyond that is dropped, and how many is
/// told when there is room again. Safe for concurrent use.
final class LogWriter implements AutoCloseable {
  private static final int MOST_WAITING = 10_000;

  // How long close() waits for a reader of the log who may never come.
  private static final Duration LAST_CHANCE = Duration.ofSeconds(1);

  // Ends the thread when it comes up.
  private static final String END = "";

  private final PrintStream out;
  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;

  LogWriter(PrintStream out) {
    this.out = out;
    this.thread = Thread.ofPlatform().daemon().name("jackfield-log").start(this::run);
  }

  /// Takes an entry with its line end.
  void write(String entry) {
    if (!waiting.offer(entry)) {
      dropped.incrementAndGet();
    }
  }

  private void run() {
    var batch = new ArrayList<String>();
    boolean open = true;
    try {
      while (open) {
        batch.add(waiting.take());
        waiting.drainTo(batch);
        open = !batch.contains(END);
        print(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but an end of the process: leave.
      Thread.currentThread().interrupt();
    }
  }

  private void print(Iterable<String> batch) {
    var text = String.join("", batch);
    long lost = dropped.getAndSet(0);
    out.print(lost == 0 ? text : text + "jack: " + lost + " log lines were dropped\n");
    out.flush();
  }

  /// Writes what is waiting, for at most a second. Idempotent.
  @Override
  public void close() {
    try {
      if (thread.isAlive() && waiting.offer(END, LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS)) {
        var _ = thread.join(LAST_CHANCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
