package io.jackfield.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for conditions and tasks, up to a limit that only a failure reaches.
final class Await {
  /// Long enough for a loaded machine; nothing that works takes this long.
  static final Duration LONG = Duration.ofSeconds(20);

  private Await() {}

  /// Something that becomes true.
  interface Condition<E extends Exception> {
    boolean holds() throws E;
  }

  /// Whether the thread ends in time.
  static boolean ended(Thread thread) {
    long start = System.nanoTime();
    while (thread.isAlive() && System.nanoTime() - start < LONG.toNanos()) {
      LockSupport.parkNanos(1_000_000);
    }
    return !thread.isAlive();
  }

  /// Waits until it holds; `state` is told when it never does.
  static <E extends Exception> void until(Condition<E> condition, Supplier<String> state) throws E {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > LONG.toNanos()) {
        throw new AssertionError("never became true: " + state.get());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// Runs the task on a virtual thread.
  static <T> Task<T> start(Callable<T> callable) {
    var future = new FutureTask<>(callable);
    return new Task<>(future, Thread.ofVirtual().name("test-task").start(future));
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
  }
}
