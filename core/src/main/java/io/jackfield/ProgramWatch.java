package io.jackfield;

import io.jackfield.posix.Epoll;
import io.jackfield.posix.Posix;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The one thread that waits in the kernel for all programs: for what they write, for room in their
/// input, for their exit. It also looks after the sessions that are to end.
///
/// It is a daemon thread that leaves when there was no program for a second. What it runs must be
/// quick. Safe for concurrent use.
final class ProgramWatch {
  private static final System.Logger LOG = System.getLogger(ProgramWatch.class.getName());
  private static final int MOST_AT_ONCE = 256;
  private static final int IDLE_MILLIS = 1000;
  private static final int STACK_BYTES = 256 * 1024;
  private static final long WAKE = 0;

  // Made by the first program, for good.
  private static @Nullable ProgramWatch all;

  private final Map<Long, LongConsumer> watched = new ConcurrentHashMap<>();
  private final SessionEnds ends = new SessionEnds();
  private final Epoll epoll;
  private final int wake;

  // Guarded by this.
  private long lastKey = WAKE;
  private @Nullable Thread thread;

  private ProgramWatch(Epoll epoll, int wake) {
    this.epoll = epoll;
    this.wake = wake;
  }

  /// The one of this process.
  static synchronized ProgramWatch all() throws IOException {
    var made = all;
    if (made == null) {
      made = make();
      all = made;
    }
    return made;
  }

  private static ProgramWatch make() throws IOException {
    try (var open = new Descriptors()) {
      int set = open.add(Epoll.create());
      int wake = open.add(Posix.signalling());
      var epoll = new Epoll(set);
      Descriptors.check(epoll.add(wake, Epoll.IN, WAKE));
      open.keep();
      return new ProgramWatch(epoll, wake);
    }
  }

  /// Has something run whenever the descriptor can be read, or written, anew; at once if it can be
  /// now.
  ///
  /// @param events of [Epoll#IN] and [Epoll#OUT]
  /// @param whenReady is told the key
  /// @return the key, to [#forget] when the descriptor is closed
  long add(int descriptor, int events, LongConsumer whenReady) throws IOException {
    long key = enter(whenReady);
    int result = epoll.add(descriptor, events, key);
    if (result < 0) {
      forget(key);
    }
    Descriptors.check(result);
    return key;
  }

  private synchronized long enter(LongConsumer whenReady) {
    long key = ++lastKey;
    watched.put(key, whenReady);
    keepRunning();
    return key;
  }

  /// Runs nothing more for it.
  void forget(long key) {
    watched.remove(key);
  }

  /// Ends the session of a program that has exited: see [SessionEnds].
  synchronized void end(NativeChild child) {
    ends.add(child);
    keepRunning();
    if (!Thread.currentThread().equals(thread)) {
      Posix.signal(wake);
    }
  }

  private synchronized void keepRunning() {
    if (thread == null) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .name("jackfield-programs")
              .stackSize(STACK_BYTES)
              .start(this::run);
    }
  }

  private void run() {
    var keys = new long[MOST_AT_ONCE];
    int count;
    do {
      count = epoll.await(keys, ends.isEmpty() ? IDLE_MILLIS : SessionEnds.PAUSE_MILLIS);
      for (int i = 0; i < count; i++) {
        long key = keys[i];
        var whenReady = watched.get(key);
        if (whenReady != null) {
          attempt(() -> whenReady.accept(key));
        }
      }
      attempt(ends::look);
    } while (count > 0 || !mayLeave());
  }

  private synchronized boolean mayLeave() {
    if (watched.isEmpty() && ends.isEmpty()) {
      thread = null;
      return true;
    }
    return false;
  }

  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      // A bug, or no memory: the other programs still need this thread.
      LOG.log(System.Logger.Level.ERROR, "watching over programs failed", e);
    }
  }
}
