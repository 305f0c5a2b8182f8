package io.jackfield.junit;

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
}
