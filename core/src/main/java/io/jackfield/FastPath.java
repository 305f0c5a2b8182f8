package io.jackfield;

import io.jackfield.loop.EventLoop;
import io.jackfield.posix.Posix;
import java.util.List;

/// Something that this library does in a faster way than the portable one, where it can. Immutable.
///
/// @param what what is done
/// @param way how it is done in this process
/// @param missing why it is the portable way, empty where it is the fast one
public record FastPath(String what, String way, String missing) {
  private static final String NATIVE =
      "it takes Linux with glibc 2.34 or newer on a 64-bit Intel or ARM processor, and java's flag"
          + " --enable-native-access";

  /// All that there are, and which way each goes in this process.
  public static List<FastPath> all() {
    return List.of(
        new FastPath(
            "handlers on Scheduling.LOOPS",
            EventLoop.missing().isEmpty()
                ? "event loops that carry their virtual threads"
                : "the JDK's pool of carriers",
            EventLoop.missing()),
        new FastPath(
            "datagrams on Scheduling.LOOPS",
            DatagramLoop.isAvailable()
                ? "recvmmsg and sendmmsg, many at a time"
                : "one at a time, a thread for each",
            DatagramLoop.isAvailable()
                ? ""
                : EventLoop.missing().isEmpty() ? NATIVE : EventLoop.missing()),
        new FastPath(
            "programs",
            mayCall() ? "posix_spawn, in a session of their own" : "java.lang.Process",
            mayCall() ? "" : NATIVE));
  }

  /// Without the flag --enable-native-access the JVM would print warnings.
  static boolean mayCall() {
    return FastPath.class.getModule().isNativeAccessEnabled() && Posix.isAvailable();
  }
}
