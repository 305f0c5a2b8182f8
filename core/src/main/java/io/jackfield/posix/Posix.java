package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Descriptors, processes and signals. Each call is one of the C library's, with a negated error
/// number where that says -1. Safe for concurrent use as far as the C library is.
public final class Posix {
  /// Error numbers, as in `<errno.h>` of Linux.
  public static final int ENOENT = 2;

  public static final int EIO = 5;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EPIPE = 32;

  private static final int EINTR = 4;

  /// Signal numbers, as in `<signal.h>` of Linux.
  public static final int SIGHUP = 1;

  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;
  public static final int SIGCONT = 18;
  public static final int SIGSTOP = 19;

  static final int O_RDWR = 2;
  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;

  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int FIRST_FREE = 3;

  private static final int P_PID = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x0100_0000;
  private static final int SIGINFO_BYTES = 128;
  private static final int SI_CODE = 8;
  private static final int SI_STATUS = 24;
  private static final int CLD_EXITED = 1;

  private static final MethodHandle READ =
      C.failing("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      C.failing("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = C.failing("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle PIPE2 = C.failing("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle EVENTFD = C.failing("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle FCNTL =
      C.variadic(2, "fcntl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle KILL = C.failing("kill", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle GETSID = C.failing("getsid", JAVA_INT, JAVA_INT);
  private static final MethodHandle WAITID =
      C.failing("waitid", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MemorySegment SYSCALL = Calls.find("syscall");
  private static final long PIDFD_OPEN = 434;
  private static final MethodHandle STRERROR = C.plain("strerror", ADDRESS, JAVA_INT);

  private Posix() {}

  /// Whether these calls can be made here: on Linux with glibc 2.34 or newer, on the processors
  /// whose numbers are those of this class.
  public static boolean isAvailable() {
    return C.AVAILABLE;
  }

  /// Reads what is there into the segment.
  ///
  /// @return how many bytes, 0 at the end
  public static int read(int descriptor, MemorySegment into) {
    return (int)
        C.retried(errno -> (long) READ.invokeExact(errno, descriptor, into, into.byteSize()));
  }

  /// Writes a part of the segment.
  ///
  /// @return how many bytes
  public static int write(int descriptor, MemorySegment from) {
    return (int)
        C.retried(errno -> (long) WRITE.invokeExact(errno, descriptor, from, from.byteSize()));
  }

  /// Closes the descriptor. Not tried again when a signal comes: Linux has closed it then.
  public static int close(int descriptor) {
    return (int) C.once(errno -> (int) CLOSE.invokeExact(errno, descriptor));
  }

  /// A pipe whose ends don't reach programs that others start, none of them among the three
  /// standard descriptors, which may be free.
  ///
  /// @param ends room for the end to read and the end to write
  public static int pipe(int[] ends) {
    try (var arena = Arena.ofConfined()) {
      var pair = arena.allocate(JAVA_INT, 2);
      int result = (int) C.once(errno -> (int) PIPE2.invokeExact(errno, pair, O_CLOEXEC));
      if (result == 0) {
        ends[0] = aboveStandard(pair.getAtIndex(JAVA_INT, 0));
        ends[1] = aboveStandard(pair.getAtIndex(JAVA_INT, 1));
      }
      return result;
    }
  }

  private static int aboveStandard(int descriptor) {
    if (descriptor >= FIRST_FREE) {
      return descriptor;
    }
    int other = duplicate(descriptor);
    close(descriptor);
    return other;
  }

  /// A descriptor that becomes readable by [#signal].
  public static int signalling() {
    return (int) C.once(errno -> (int) EVENTFD.invokeExact(errno, 0, O_CLOEXEC | O_NONBLOCK));
  }

  /// Makes a descriptor of [#signalling] readable, for good.
  public static int signal(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      return write(descriptor, arena.allocateFrom(JAVA_LONG, 1));
    }
  }

  /// Makes reads and writes fail with [#EAGAIN] rather than wait.
  public static int dontBlock(int descriptor) {
    return (int) C.once(errno -> (int) FCNTL.invokeExact(errno, descriptor, F_SETFL, O_NONBLOCK));
  }

  /// Another descriptor for the same thing.
  public static int duplicate(int descriptor) {
    return (int)
        C.once(errno -> (int) FCNTL.invokeExact(errno, descriptor, F_DUPFD_CLOEXEC, FIRST_FREE));
  }

  /// Sends a signal to a process, or to the process group `-pid`.
  public static int kill(int pid, int signal) {
    return (int) C.once(errno -> (int) KILL.invokeExact(errno, pid, signal));
  }

  /// The session of a process, also of one that has exited and was not yet waited for.
  public static int session(int pid) {
    return (int) C.once(errno -> (int) GETSID.invokeExact(errno, pid));
  }

  /// A descriptor that becomes readable when the process has exited; Linux 5.3 has this. By its
  /// number, since the C library got a function for it only with glibc 2.36.
  public static int handle(int pid) {
    return Calls.once(SYSCALL, PIDFD_OPEN, pid, 0);
  }

  /// Waits, in the kernel, until a child has exited; its number stays taken until [#reap].
  ///
  /// @return its exit code, 128 and the signal's number when one ended it
  public static int awaitExit(int pid) {
    return waitFor(pid, WEXITED | WNOWAIT);
  }

  /// Gives the number of a child that has exited back to the kernel.
  public static int reap(int pid) {
    return waitFor(pid, WEXITED);
  }

  private static int waitFor(int pid, int options) {
    try (var arena = Arena.ofConfined()) {
      var info = arena.allocate(SIGINFO_BYTES, Long.BYTES);
      int result =
          (int) C.retried(errno -> (int) WAITID.invokeExact(errno, P_PID, pid, info, options));
      if (result < 0) {
        return result;
      }
      int status = info.get(JAVA_INT, SI_STATUS);
      return info.get(JAVA_INT, SI_CODE) == CLD_EXITED ? status : 128 + status;
    }
  }

  static boolean isInterrupted(long result) {
    return result == -EINTR;
  }

  /// What an error number means, in the C library's words.
  ///
  /// @param failure a negated error number
  public static String describe(int failure) {
    return C.text(C.segment(() -> (MemorySegment) STRERROR.invokeExact(-failure)));
  }
}
