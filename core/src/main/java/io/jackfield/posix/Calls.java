package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// Calls functions of the C library whose parameters and results are whole numbers and addresses,
/// all through one method handle of seven words.
///
/// A handle of its own for each function would read better, but the JVM makes code for each shape
/// there is, and a short command would spend most of its time on that: 110 ms for six shapes, 10 ms
/// for one (measured November 2026). The calling conventions of both processors that [C#AVAILABLE]
/// allows pass them in registers, the seventh of one on the stack, and let the caller clean up: a
/// callee doesn't see those that it has no parameter for.
@SuppressWarnings("restricted") // Like C, it reaches out of the JVM.
final class Calls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
  private static final MemoryLayout ERRNO = Linker.Option.captureStateLayout();
  private static final long ERRNO_AT =
      ERRNO.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.captureCallState("errno"));
  private static final int EINTR = 4;
  private static final int LONGEST_TEXT = 4096;

  private Calls() {}

  static MemorySegment find(String name) {
    return LIBRARY.findOrThrow(name);
  }

  /// Calls once a function that gives an `int`; -1 comes as the negated error number.
  static int once(MemorySegment function, long... words) {
    try (var arena = Arena.ofConfined()) {
      var errno = arena.allocate(ERRNO);
      int result = (int) call(function, errno, words);
      return result == -1 ? -errno.get(JAVA_INT, ERRNO_AT) : result;
    }
  }

  /// The same until no signal comes in between.
  static int retried(MemorySegment function, long... words) {
    int result = once(function, words);
    while (result == -EINTR) {
      result = once(function, words);
    }
    return result;
  }

  /// Calls a function that gives an `int` which is no error number of ours, or whose low half is
  /// all that counts.
  static int number(MemorySegment function, long... words) {
    return (int) address(function, words);
  }

  /// Calls a function that gives an address, 0 for none.
  static long address(MemorySegment function, long... words) {
    try (var arena = Arena.ofConfined()) {
      return call(function, arena.allocate(ERRNO), words);
    }
  }

  private static long call(MemorySegment function, MemorySegment errno, long... words) {
    try {
      return (long)
          CALL.invokeExact(
              function,
              errno,
              at(words, 0),
              at(words, 1),
              at(words, 2),
              at(words, 3),
              at(words, 4),
              at(words, 5),
              at(words, 6));
    } catch (Throwable e) {
      throw e instanceof Error error ? error : new AssertionError("a native call cannot throw", e);
    }
  }

  private static long at(long[] words, int i) {
    return i < words.length ? words[i] : 0;
  }

  /// The text at an address.
  static String text(long address) {
    return memory(address, LONGEST_TEXT).getString(0);
  }

  /// The memory at an address that the C library gave.
  static MemorySegment memory(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }
}
