package io.jackfield.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Moments that wait to be told, in the order of their times. Each is held for a while, since what
/// happened before it may be told after it, by another thread.
///
/// Safe for concurrent use. Bounded: what comes faster than it can be told is counted only.
final class Pending {
  private static final int MOST = 20_000;

  private final long holdNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final PriorityQueue<Moment> queue = new PriorityQueue<>();
  private boolean closed;
  private long lost;

  Pending(long holdNanos) {
    this.holdNanos = holdNanos;
  }

  void add(Moment moment) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      // The ends of things are few, and without them a story has none.
      if (queue.size() >= (moment.what() instanceof Moment.Passed ? MOST : 2 * MOST)) {
        lost++;
        return;
      }
      queue.add(moment);
      if (moment.equals(queue.peek())) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// No more will be added; what waits is due.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// What is due, waited for at most so long; nothing when nothing is.
  List<Moment> next(long waitNanos) throws InterruptedException {
    var due = new ArrayList<Moment>();
    long until = System.nanoTime() + waitNanos;
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = System.nanoTime();
        var first = queue.peek();
        while (first != null && (closed || now - first.atNanos() >= holdNanos)) {
          due.add(queue.remove());
          first = queue.peek();
        }
        long left = until - now;
        if (!due.isEmpty() || closed || left <= 0) {
          return due;
        }
        long wait = first == null ? left : holdNanos - (now - first.atNanos());
        var _ = changed.awaitNanos(Math.max(Math.min(left, wait), 1));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether all has been told, and nothing more will come.
  boolean isDone() {
    lock.lock();
    try {
      return closed && queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// How many were left out since the last question.
  long takeLost() {
    lock.lock();
    try {
      long count = lost;
      lost = 0;
      return count;
    } finally {
      lock.unlock();
    }
  }
}
