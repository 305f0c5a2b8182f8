package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/// Options of sockets that the JDK has no name for, and the descriptor that they are set on. Safe
/// for concurrent use.
public final class SocketCalls {
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_BINDTODEVICE = 25;

  // Two sockets that are looked for at once, and switched alike this often, would be mixed up.
  private static final int ROUNDS = 48;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private static final MethodHandle SETSOCKOPT =
      C.failing("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      C.failing("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);

  private SocketCalls() {}

  /// Sets the option `SO_REUSEADDR` of the socket that is looked for.
  @FunctionalInterface
  public interface Switch {
    /// Sets it.
    void set(boolean on) throws IOException;
  }

  /// Whether these calls can be made here.
  public static boolean isAvailable() {
    return Posix.isAvailable();
  }

  /// The descriptor of a socket that the JDK opened and this process alone holds. The JDK has no
  /// public way to ask for it, so an option of the socket is switched on and off at random, and the
  /// descriptor is the one where that shows. Nothing is changed on any other.
  ///
  /// @param reuse leaves the option as it last set it
  /// @throws IOException when the option cannot be set, or no descriptor shows it
  public static int descriptor(Switch reuse) throws IOException {
    List<Integer> left;
    try (var all = Files.list(DESCRIPTORS)) {
      left = all.map(each -> Integer.valueOf(each.getFileName().toString())).toList();
    }
    var random = new SecureRandom();
    for (int round = 0; round < ROUNDS; round++) {
      boolean on = random.nextBoolean();
      reuse.set(on);
      left =
          left.stream()
              .filter(each -> get(each, SOL_SOCKET, SO_REUSEADDR) == (on ? 1 : 0))
              .toList();
    }
    if (left.size() != 1) {
      throw new IOException(left.size() + " descriptors look like the socket's");
    }
    return left.getFirst();
  }

  /// The value of an option, or a negated error number.
  public static int get(int descriptor, int level, int name) {
    try (var arena = Arena.ofConfined()) {
      var value = arena.allocate(JAVA_INT);
      var size = arena.allocateFrom(JAVA_INT, Integer.BYTES);
      int result =
          (int)
              C.once(errno ->
                  (int) GETSOCKOPT.invokeExact(errno, descriptor, level, name, value, size));
      return result < 0 ? result : value.get(JAVA_INT, 0);
    }
  }

  /// Sets an option; a negated error number when that fails.
  public static int set(int descriptor, int level, int name, int value) {
    try (var arena = Arena.ofConfined()) {
      return set(descriptor, level, name, arena.allocateFrom(JAVA_INT, value), Integer.BYTES);
    }
  }

  /// Lets a socket's packets use one network interface only; a negated error number when that
  /// fails.
  public static int bindToDevice(int descriptor, String device) {
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom(device);
      return set(descriptor, SOL_SOCKET, SO_BINDTODEVICE, name, device.length() + 1);
    }
  }

  private static int set(int descriptor, int level, int name, MemorySegment value, int size) {
    return (int)
        C.once(errno -> (int) SETSOCKOPT.invokeExact(errno, descriptor, level, name, value, size));
  }

  /// What an error number means, in the C library's words.
  ///
  /// @param failure a negated error number
  public static String describe(int failure) {
    return Posix.describe(failure);
  }
}
