package io.jackfield.fault;

import io.jackfield.Deadline;
import io.jackfield.Leftovers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Our threads that are still there.
final class LeftThreads {
  private LeftThreads() {}

  static void awaitNone() throws Exception {
    var deadline = Deadline.after(Duration.ofSeconds(20));
    for (var left = Leftovers.threads(); !left.isEmpty(); left = Leftovers.threads()) {
      if (deadline.hasPassed()) {
        throw new AssertionError("left: " + left);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }
}
