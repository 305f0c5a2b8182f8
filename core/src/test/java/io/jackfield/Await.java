package io.jackfield;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// Waits for conditions and tasks, up to a limit that only a failure reaches.
final class Await {
  /// Long enough for a loaded machine; nothing that works takes this long.
  static final Duration LONG = Duration.ofSeconds(20);

  private Await() {}

  /// Something that becomes true.
  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(String what, Condition condition) throws Exception {
    var deadline = Deadline.after(LONG);
    while (!condition.holds()) {
      if (deadline.hasPassed()) {
        throw new AssertionError("never became true: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// Runs the task on a virtual thread.
  static <T> Task<T> start(Callable<T> callable) {
    return start("test-task", callable);
  }

  /// Runs the task on a virtual thread of that name.
  static <T> Task<T> start(String name, Callable<T> callable) {
    var future = new FutureTask<>(callable);
    return new Task<>(future, Thread.ofVirtual().name(name).start(future));
  }

  /// A task that runs beside the test.
  record Task<T>(FutureTask<T> future, Thread thread) {
    T result() throws Exception {
      try {
        return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Exception cause) {
          throw cause;
        }
        throw e;
      } catch (TimeoutException e) {
        throw new AssertionError("task did not end: " + thread, e);
      }
    }

    /// Waits until its thread waits, for data say.
    void awaitWaiting() throws Exception {
      until(
          "the task waits",
          () ->
              switch (thread.getState()) {
                case WAITING, TIMED_WAITING -> true;
                case TERMINATED -> throw new AssertionError("the task has ended: " + future);
                default -> false;
              });
    }
  }
}
