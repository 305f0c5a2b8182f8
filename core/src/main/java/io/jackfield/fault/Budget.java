package io.jackfield.fault;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes may be on their way through all lanes of one set of faults: a quarter of the
/// memory there is, 256 MiB at most. Safe for concurrent use.
final class Budget {
  private static final long MOST = 256L << 20;

  private final long most;
  private final AtomicLong used = new AtomicLong();

  private Budget(long most) {
    this.most = most;
  }

  static Budget ofMemory() {
    return new Budget(Math.min(MOST, Runtime.getRuntime().maxMemory() / 4));
  }

  /// Whether some of it is left; who takes then may go a little beyond.
  boolean isLeft() {
    return used.get() < most;
  }

  void take(long bytes) {
    used.addAndGet(bytes);
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }
}
