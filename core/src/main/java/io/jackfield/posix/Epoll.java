package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Thousands of descriptors to wait for at once, epoll(7). Each is told of when there is something
/// new to read, or new room: whoever is told reads, or writes, until there is no more. One thread
/// waits; any may add.
///
/// A descriptor goes by being closed. One that a program which just starts has inherited for a
/// moment is told of until then, so a key is used once.
public final class Epoll {
  public static final int IN = 1;
  public static final int OUT = 4;

  private static final int EDGE_TRIGGERED = 1 << 31;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int ADD = 1;
  private static final int EINTR = 4;
  private static final int MOST_AT_ONCE = 256;

  // The kernel's structure has no gap on Intel processors, and one elsewhere.
  private static final int KEY = "amd64".equals(System.getProperty("os.arch")) ? 4 : 8;
  private static final int ENTRY_BYTES = KEY + Long.BYTES;

  private static final MemorySegment CREATE = Calls.find("epoll_create1");
  private static final MemorySegment CONTROL = Calls.find("epoll_ctl");
  private static final MemorySegment WAIT = Calls.find("epoll_wait");

  private final int descriptor;
  private final MemorySegment found;

  /// The set behind a descriptor of [#create].
  public Epoll(int descriptor) {
    this.descriptor = descriptor;
    this.found = Arena.ofAuto().allocate((long) MOST_AT_ONCE * ENTRY_BYTES, Long.BYTES);
  }

  /// A descriptor for a new set.
  public static int create() {
    return Calls.once(CREATE, CLOSE_ON_EXEC);
  }

  /// Adds a descriptor.
  ///
  /// @param events of [#IN] and [#OUT]; ends and failures are always told of
  /// @param key what [#await] shall call it
  public int add(int descriptor, int events, long key) {
    try (var arena = Arena.ofConfined()) {
      var entry = arena.allocate(ENTRY_BYTES, Long.BYTES);
      entry.set(JAVA_INT, 0, events | EDGE_TRIGGERED);
      entry.set(JAVA_LONG_UNALIGNED, KEY, key);
      return Calls.once(CONTROL, this.descriptor, ADD, descriptor, entry.address());
    }
  }

  /// Waits in the kernel until there is something to tell.
  ///
  /// @param keys takes whose it is
  /// @param millis how long at most
  /// @return how many; 0 when the time is up or a signal came in between
  public int await(long[] keys, int millis) {
    int most = Math.min(keys.length, MOST_AT_ONCE);
    int count = Calls.once(WAIT, descriptor, found.address(), most, millis);
    for (int i = 0; i < count; i++) {
      keys[i] = found.get(JAVA_LONG_UNALIGNED, (long) i * ENTRY_BYTES + KEY);
    }
    return count == -EINTR ? 0 : count;
  }
}
