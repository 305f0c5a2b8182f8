package io.jackfield;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Gives blocking writes a deadline, which the JDK's sockets lack: a write that overstays has its
/// channel closed under it.
///
/// A timer is armed only when none is that fires early enough; when it fires and finds a later
/// write in progress it arms itself anew. So a busy connection has one timer, which fires about
/// once per timeout, and a write costs two short critical sections. Used by one writer at a time;
/// the timer's thread runs beside it.
final class WriteWatch {
  private final Closeable channel;

  // Guarded by this.
  private Deadline current = Deadline.none();
  private Deadline armedFor = Deadline.none();
  private @Nullable Future<?> timer;
  private boolean expired;

  WriteWatch(Closeable channel) {
    this.channel = channel;
  }

  /// A write begins, to be done by the deadline.
  synchronized void begin(Deadline deadline) {
    current = deadline;
    if (deadline.isBounded()) {
      arm(deadline);
    }
  }

  /// The write is over.
  synchronized void end() {
    current = Deadline.none();
  }

  /// Whether the channel was closed because a write overstayed.
  synchronized boolean expired() {
    return expired;
  }

  /// No more writes: gives the timer up.
  synchronized void cancel() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
      armedFor = Deadline.none();
    }
  }

  private void arm(Deadline deadline) {
    if (timer != null) {
      if (armedFor.earlier(deadline) == armedFor) {
        return;
      }
      timer.cancel(false);
    }
    armedFor = deadline;
    timer = Timers.after(deadline.remainingNanos(), this::fire);
  }

  private void fire() {
    synchronized (this) {
      timer = null;
      armedFor = Deadline.none();
      if (!current.hasPassed()) {
        if (current.isBounded()) {
          arm(current);
        }
        return;
      }
      expired = true;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // The writer, woken by the close, reports the failure with its own context.
      System.getLogger(WriteWatch.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a stalled channel failed", e);
    }
  }
}
