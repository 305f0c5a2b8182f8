package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How functions of the C library are found and called.
@SuppressWarnings("restricted") // The one place, with Spawn, that reaches out of the JVM.
final class C {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
  private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");
  private static final MemoryLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      ERRNO_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  // The newest of the functions that we call came with glibc 2.34; other C libraries lack it.
  static final boolean AVAILABLE =
      "Linux".equals(System.getProperty("os.name"))
          && Set.of("amd64", "aarch64").contains(System.getProperty("os.arch"))
          && LIBRARY.find("posix_spawn_file_actions_addclosefrom_np").isPresent();

  private C() {}

  /// A call that gives a number, and sets `errno` where that is -1.
  interface Call {
    long run(MemorySegment errno) throws Throwable;
  }

  /// A call that gives an address.
  interface AddressCall {
    MemorySegment run() throws Throwable;
  }

  /// A function that sets `errno`; the handle's first parameter is where it goes.
  static MethodHandle failing(String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(find(name), FunctionDescriptor.of(result, parameters), WITH_ERRNO);
  }

  /// The same for a function of C's `...`, whose parameters vary from `fixed` on.
  static MethodHandle variadic(
      int fixed, String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        find(name),
        FunctionDescriptor.of(result, parameters),
        WITH_ERRNO,
        Linker.Option.firstVariadicArg(fixed));
  }

  /// A function that gives its error number, or can't fail.
  static MethodHandle plain(String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(find(name), FunctionDescriptor.of(result, parameters));
  }

  /// A function that gives nothing.
  static MethodHandle silent(String name, MemoryLayout... parameters) {
    return LINKER.downcallHandle(find(name), FunctionDescriptor.ofVoid(parameters));
  }

  static MemorySegment find(String name) {
    return LIBRARY.findOrThrow(name);
  }

  /// Calls once; a failure comes as a negated error number.
  static long once(Call call) {
    try (var arena = Arena.ofConfined()) {
      var errno = arena.allocate(ERRNO_LAYOUT);
      long result = call.run(errno);
      return result == -1 ? -(int) ERRNO.get(errno, 0L) : result;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// Calls until no signal comes in between.
  static long retried(Call call) {
    long result = once(call);
    while (Posix.isInterrupted(result)) {
      result = once(call);
    }
    return result;
  }

  /// Calls a function that gives its error number.
  static int number(Call call) {
    try {
      return (int) call.run(MemorySegment.NULL);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static MemorySegment segment(AddressCall call) {
    try {
      return call.run();
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static Error broken(Throwable e) {
    return e instanceof Error error ? error : new AssertionError("a native call cannot throw", e);
  }

  /// The text at an address, to its NUL.
  static String text(MemorySegment address) {
    return address.reinterpret(Long.MAX_VALUE).getString(0);
  }

  /// The addresses of an array that a null address ends.
  static List<MemorySegment> untilNull(MemorySegment array) {
    var all = new ArrayList<MemorySegment>();
    var unbounded = array.reinterpret(Long.MAX_VALUE);
    for (long i = 0; ; i++) {
      var each = unbounded.getAtIndex(ADDRESS, i);
      if (each.address() == 0) {
        return all;
      }
      all.add(each);
    }
  }

  /// An array of addresses, ended by a null one.
  static MemorySegment array(Arena arena, List<MemorySegment> addresses) {
    var array = arena.allocate(ADDRESS, addresses.size() + 1L);
    for (int i = 0; i < addresses.size(); i++) {
      array.setAtIndex(ADDRESS, i, addresses.get(i));
    }
    return array;
  }
}
