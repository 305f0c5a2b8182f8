package io.jackfield.host.process;

import io.jackfield.Deadline;
import io.jackfield.Limits;
import java.time.Duration;

/// The limits of one session as they run out. Safe for concurrent use.
final class Clocks {
  private final Duration idle;
  private final Deadline total;
  private volatile Deadline idleUntil;

  Clocks(Limits limits) {
    this.idle = limits.idle();
    this.total = Deadline.after(limits.total());
    this.idleUntil = Deadline.after(idle);
  }

  /// Bytes came or went.
  void active() {
    idleUntil = Deadline.after(idle);
  }

  /// When the next limit is reached, unless bytes come or go meanwhile.
  Deadline next() {
    return total.earlier(idleUntil);
  }

  boolean totalReached() {
    return total.hasPassed();
  }

  boolean reached() {
    return next().hasPassed();
  }
}
