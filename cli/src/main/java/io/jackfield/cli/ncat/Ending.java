package io.jackfield.cli.ncat;

import io.jackfield.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How and when a listening program ends: somebody says so, or nobody has said anything for too
/// long. Safe for concurrent use.
final class Ending {
  private final Optional<Duration> idle;

  // All guarded by this.
  private Deadline limit = Deadline.none();
  private Optional<Duration> limitLength = Optional.empty();
  private long lastByte = System.nanoTime();
  private int active;
  private boolean over;
  private int code;
  private @Nullable Exception failure;

  /// @param idle how long a silence may last while there are peers; empty for ever
  Ending(Optional<Duration> idle) {
    this.idle = idle;
  }

  /// A peer is there.
  synchronized void enter() {
    active++;
    lastByte = System.nanoTime();
    notifyAll();
  }

  /// A peer is gone.
  synchronized void leave() {
    active--;
    notifyAll();
  }

  /// How many peers there are.
  synchronized int peers() {
    return active;
  }

  /// Bytes have passed.
  synchronized void active() {
    lastByte = System.nanoTime();
  }

  /// The program is done; the first to say so decides.
  synchronized void end(int code) {
    if (!over) {
      over = true;
      this.code = code;
      notifyAll();
    }
  }

  /// The program has so long to go on.
  synchronized void endAfter(Duration time) {
    limit = Deadline.after(time);
    limitLength = Optional.of(time);
    notifyAll();
  }

  /// The program fails.
  synchronized void fail(Exception e) {
    if (!over) {
      failure = e;
      end(NcatException.OTHER);
    }
  }

  synchronized boolean isOver() {
    return over;
  }

  /// The exit code, waited for.
  synchronized int await() throws NcatException, IOException {
    try {
      while (!over) {
        check(untilIdle(), idle);
        check(limit, limitLength);
        var next = limit.earlier(untilIdle());
        if (next.isBounded()) {
          TimeUnit.NANOSECONDS.timedWait(this, Math.max(next.remainingNanos(), 1_000_000L));
        } else {
          wait();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw NcatException.network("Interrupted.");
    }
    return switch (failure) {
      case null -> code;
      case NcatException ncat -> throw ncat;
      case IOException io -> throw io;
      default -> throw new IllegalStateException("a bug ended the conversation", failure);
    };
  }

  private static void check(Deadline deadline, Optional<Duration> length) throws NcatException {
    if (length.isPresent() && deadline.hasPassed()) {
      throw NcatException.quitting("Idle timeout expired (" + length.get().toMillis() + " ms).");
    }
  }

  private Deadline untilIdle() {
    if (idle.isEmpty() || active == 0) {
      return Deadline.none();
    }
    long silent = Math.min(System.nanoTime() - lastByte, idle.get().toNanos());
    return Deadline.after(idle.get().minusNanos(silent));
  }
}
