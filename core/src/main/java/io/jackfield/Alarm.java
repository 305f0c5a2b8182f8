package io.jackfield;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Rings when a wait overstays its deadline, for waits that the JDK gives none.
///
/// A timer is armed only when none is that fires early enough; when it fires and finds a later wait
/// in progress it arms itself anew. So a busy connection has one timer, which fires about once per
/// timeout, and a wait costs two short critical sections. Used by one waiting thread at a time; the
/// timer's thread runs beside it.
final class Alarm {
  private final Runnable ring;

  // Guarded by this.
  private Deadline current = Deadline.none();
  private Deadline armedFor = Deadline.none();
  private @Nullable Future<?> timer;
  private boolean rang;

  /// @param ring called on the timer's thread, with no lock held
  Alarm(Runnable ring) {
    this.ring = ring;
  }

  /// A wait begins, to be over by the deadline.
  synchronized void begin(Deadline deadline) {
    current = deadline;
    if (deadline.isBounded()) {
      arm(deadline);
    }
  }

  /// The wait is over.
  synchronized void end() {
    current = Deadline.none();
  }

  /// Whether a wait has ever overstayed.
  synchronized boolean rang() {
    return rang;
  }

  /// No more waits: gives the timer up.
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
      rang = true;
    }
    ring.run();
  }
}
