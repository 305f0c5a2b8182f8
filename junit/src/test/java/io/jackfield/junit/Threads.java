package io.jackfield.junit;

import io.jackfield.Tube;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/// The two kinds of threads that a program may wait on.
enum Threads {
  VIRTUAL {
    @Override
    Thread start(Runnable task) {
      return Thread.ofVirtual().start(task);
    }
  },
  PLATFORM {
    @Override
    Thread start(Runnable task) {
      return Thread.ofPlatform().daemon().start(task);
    }
  };

  abstract Thread start(Runnable task);

  /// Waits until some thread reads the tube: a second reader is refused then.
  static void awaitReader(Tube tube) throws IOException {
    long end = System.nanoTime() + Link.LONG.toNanos();
    while (System.nanoTime() - end < 0) {
      try {
        tube.readExactly(0);
      } catch (IllegalStateException _) {
        return;
      }
      LockSupport.parkNanos(1_000_000);
    }
    throw new AssertionError("nobody reads " + tube);
  }
}
