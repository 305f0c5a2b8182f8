package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A set of descriptors to wait for at once, poll(2). One thread at a time.
public final class Poll implements AutoCloseable {
  public static final int IN = 1;
  public static final int OUT = 4;
  public static final int ERR = 8;
  public static final int HUP = 16;
  public static final int NVAL = 32;

  private static final int ENTRY_BYTES = 8;
  private static final int EVENTS = 4;
  private static final int FOUND = 6;
  private static final int EINTR = 4;
  private static final MemorySegment POLL = Calls.find("poll");

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment entries;
  private final int size;

  /// A set of so many.
  public Poll(int size) {
    this.size = size;
    this.entries = arena.allocate((long) size * ENTRY_BYTES, Integer.BYTES);
  }

  /// What to wait for.
  ///
  /// @param descriptor below zero for none
  /// @param events of [#IN] and [#OUT]; [#ERR] and [#HUP] are always waited for
  public void watch(int index, int descriptor, int events) {
    long at = (long) index * ENTRY_BYTES;
    entries.set(JAVA_INT, at, descriptor);
    entries.set(JAVA_SHORT, at + EVENTS, (short) events);
    entries.set(JAVA_SHORT, at + FOUND, (short) 0);
  }

  /// Waits in the kernel until something is there.
  ///
  /// @param millis how long at most; below zero for ever
  /// @return of how many descriptors; 0 when the time is up or a signal came in between
  public int await(int millis) {
    int result = Calls.once(POLL, entries.address(), size, millis);
    return result == -EINTR ? 0 : result;
  }

  /// What there is at one of them.
  public boolean is(int index, int events) {
    return (entries.get(JAVA_SHORT, (long) index * ENTRY_BYTES + FOUND) & events) != 0;
  }

  /// Waits for one descriptor.
  public static boolean await(int descriptor, int events, int millis) {
    try (var one = new Poll(1)) {
      one.watch(0, descriptor, events);
      return one.await(millis) > 0;
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
