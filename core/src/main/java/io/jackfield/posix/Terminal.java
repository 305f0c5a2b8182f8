package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Pseudo-terminals: pairs of a terminal, which a program gets, and a master, which is our end. On
/// Linux the master's settings are the terminal's.
public final class Terminal {
  // struct termios of glibc: four words of flags, the line discipline, 32 control characters.
  private static final int TERMIOS_BYTES = 128;
  private static final int LOCAL_FLAGS = 12;
  private static final int CONTROL_CHARACTERS = 17;
  private static final int ALL_CONTROL_CHARACTERS = 32;
  private static final int VEOF = 4;
  private static final int ICANON = 2;
  private static final int TCSANOW = 0;
  private static final byte CONTROL_D = 4;

  private static final long TIOCGWINSZ = 0x5413;
  private static final long TIOCSWINSZ = 0x5414;
  private static final int PATH_BYTES = 128;

  private static final MethodHandle OPEN = C.failing("posix_openpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle GRANT = C.failing("grantpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle UNLOCK = C.failing("unlockpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle NAME =
      C.plain("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle GET = C.failing("tcgetattr", JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle SET =
      C.failing("tcsetattr", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle MAKE_RAW = C.silent("cfmakeraw", ADDRESS);
  private static final MethodHandle IOCTL =
      C.variadic(2, "ioctl", JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

  private Terminal() {}

  /// A new pair, its terminal ready to be opened.
  ///
  /// @return the master, which doesn't block, or a negated error number
  public static int open() {
    int flags = Posix.O_RDWR | Posix.O_NOCTTY | Posix.O_CLOEXEC | Posix.O_NONBLOCK;
    int master = (int) C.once(errno -> (int) OPEN.invokeExact(errno, flags));
    if (master < 0) {
      return master;
    }
    int result = (int) C.once(errno -> (int) GRANT.invokeExact(errno, master));
    if (result == 0) {
      result = (int) C.once(errno -> (int) UNLOCK.invokeExact(errno, master));
    }
    if (result < 0) {
      Posix.close(master);
      return result;
    }
    return master;
  }

  /// The path of the master's terminal.
  public static String path(int master) {
    try (var arena = Arena.ofConfined()) {
      var path = arena.allocate(PATH_BYTES);
      int failure = C.number(_ -> (int) NAME.invokeExact(master, path, (long) PATH_BYTES));
      if (failure != 0) {
        throw new AssertionError("a master without a name: " + Posix.describe(-failure));
      }
      return path.getString(0);
    }
  }

  /// Passes bytes as they are: no echo, no line editing, no signals by keys, no change of line
  /// ends.
  public static int makeRaw(int master) {
    return change(
        master,
        settings ->
            C.number(_ -> {
              MAKE_RAW.invokeExact(settings);
              return 0;
            }));
  }

  /// Lets Ctrl-D mean the end of input, and nothing else mean anything: lines as they are typed, no
  /// echo, no editing.
  public static int makeEndable(int master) {
    return change(
        master,
        settings -> {
          settings.set(JAVA_INT, LOCAL_FLAGS, settings.get(JAVA_INT, LOCAL_FLAGS) | ICANON);
          // NUL is "no such key".
          settings.asSlice(CONTROL_CHARACTERS, ALL_CONTROL_CHARACTERS).fill((byte) 0);
          settings.set(JAVA_BYTE, CONTROL_CHARACTERS + VEOF, CONTROL_D);
        });
  }

  /// What to write for the end of input, once [#makeEndable].
  public static byte endOfInput() {
    return CONTROL_D;
  }

  private interface Change {
    void apply(MemorySegment settings);
  }

  private static int change(int master, Change change) {
    try (var arena = Arena.ofConfined()) {
      var settings = arena.allocate(TERMIOS_BYTES, Integer.BYTES);
      int result = (int) C.once(errno -> (int) GET.invokeExact(errno, master, settings));
      if (result < 0) {
        return result;
      }
      change.apply(settings);
      return (int) C.once(errno -> (int) SET.invokeExact(errno, master, TCSANOW, settings));
    }
  }

  /// How many columns the terminal at a descriptor has, 0 when it does not tell; a negated error
  /// number when it is no terminal.
  public static int columns(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      var size = arena.allocate(JAVA_SHORT, 4);
      int result =
          (int) C.once(errno -> (int) IOCTL.invokeExact(errno, descriptor, TIOCGWINSZ, size));
      return result < 0 ? result : Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 1));
    }
  }

  /// Tells programs how large the window is.
  public static int setSize(int master, int columns, int rows) {
    try (var arena = Arena.ofConfined()) {
      var size = arena.allocate(JAVA_SHORT, 4);
      size.setAtIndex(JAVA_SHORT, 0, (short) rows);
      size.setAtIndex(JAVA_SHORT, 1, (short) columns);
      return (int) C.once(errno -> (int) IOCTL.invokeExact(errno, master, TIOCSWINSZ, size));
    }
  }
}
