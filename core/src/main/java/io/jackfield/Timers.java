package io.jackfield;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The process's one timer: a daemon thread that leaves when nothing is due. Tasks must be quick.
final class Timers {
  private Timers() {}

  private static final ScheduledThreadPoolExecutor TIMER = create();

  private static ScheduledThreadPoolExecutor create() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("jackfield-timer").daemon().factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  /// Runs the task after the delay, on the timer's thread.
  static Future<?> after(Duration delay, Runnable task) {
    return after(delay.toNanos(), task);
  }

  static Future<?> after(long delayNanos, Runnable task) {
    return TIMER.schedule(task, Math.max(delayNanos, 0), TimeUnit.NANOSECONDS);
  }
}
