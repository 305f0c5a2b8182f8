package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.invoke.MethodHandle;

/// The descriptors 0, 1 and 2 of this process. What is done to them here holds for all threads.
public final class StandardStreams {
  private static final int COUNT = 3;

  private static final MethodHandle DUP2 = C.failing("dup2", JAVA_INT, JAVA_INT, JAVA_INT);

  private StandardStreams() {}

  /// Something that may change the three.
  @FunctionalInterface
  public interface Action<T> {
    /// Does it.
    T run() throws IOException;
  }

  /// Runs the action and puts the three back as they were, those that were closed excepted.
  public static <T> T keeping(Action<T> action) throws IOException {
    var saved = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      saved[i] = Posix.duplicate(i);
    }
    try {
      return action.run();
    } finally {
      for (int i = 0; i < COUNT; i++) {
        if (saved[i] >= 0) {
          replace(i, saved[i]);
          Posix.close(saved[i]);
        }
      }
    }
  }

  /// Makes standard input be what another descriptor is; a negated error number when that fails.
  public static int replaceInput(int descriptor) {
    return replace(0, descriptor);
  }

  private static int replace(int which, int descriptor) {
    return (int) C.retried(errno -> (int) DUP2.invokeExact(errno, descriptor, which));
  }
}
