package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Names and addresses as the C library resolves them: by its files and servers, in its order (RFC
/// 6724). Safe for concurrent use.
public final class Resolver {
  /// To look for an address to listen on or to send from.
  public static final int AI_PASSIVE = 1;

  /// Not to ask a name server.
  public static final int AI_NUMERICHOST = 4;

  private static final int NI_NUMERICHOST = 1;
  private static final int NI_NUMERICSERV = 2;
  private static final int EAI_SYSTEM = -11;
  private static final int NAME_BYTES = 1025;
  private static final int SERVICE_BYTES = 32;

  // struct addrinfo on 64-bit Linux.
  private static final int INFO_BYTES = 48;
  private static final int FLAGS = 0;
  private static final int FAMILY = 4;
  private static final int TYPE = 8;
  private static final int PROTOCOL = 12;
  private static final int LENGTH = 16;
  private static final int ADDRESS = 24;
  private static final int NEXT = 40;

  // struct servent.
  private static final int SERVICE_NAME = 0;
  private static final int SERVICE_PORT = 16;
  private static final int SERVENT_BYTES = 32;

  private static final MemorySegment GETADDRINFO = Calls.find("getaddrinfo");
  private static final MemorySegment FREEADDRINFO = Calls.find("freeaddrinfo");
  private static final MemorySegment GETNAMEINFO = Calls.find("getnameinfo");
  private static final MemorySegment GAI_STRERROR = Calls.find("gai_strerror");
  private static final MemorySegment GETSERVBYNAME = Calls.find("getservbyname");
  private static final MemorySegment GETSERVBYPORT = Calls.find("getservbyport");

  private Resolver() {}

  /// What to look for, as in the hints of getaddrinfo(3).
  public record Query(int flags, int family, int type, int protocol) {
    /// The same for another family.
    public Query withFamily(int family) {
      return new Query(flags, family, type, protocol);
    }

    /// The same with a further flag.
    public Query with(int flag) {
      return new Query(flags | flag, family, type, protocol);
    }
  }

  /// One of a name's addresses, and the socket for it.
  public record Found(SocketName name, int family, int type, int protocol) {}

  /// A name or a service that doesn't resolve; the message says why, in the C library's words.
  public static final class UnresolvedException extends Exception {
    private static final long serialVersionUID = 1L;

    UnresolvedException(String why) {
      super(why);
    }
  }

  /// The addresses of a name, in the order in which to try them.
  ///
  /// @param host absent for any address of this machine, or its loopback
  /// @param service a port or its name; absent for none
  public static List<Found> resolve(@Nullable String host, @Nullable String service, Query query)
      throws UnresolvedException {
    try (var arena = Arena.ofConfined()) {
      var hints = arena.allocate(INFO_BYTES, Long.BYTES);
      hints.set(JAVA_INT, FLAGS, query.flags());
      hints.set(JAVA_INT, FAMILY, query.family());
      hints.set(JAVA_INT, TYPE, query.type());
      hints.set(JAVA_INT, PROTOCOL, query.protocol());
      var result = arena.allocate(JAVA_LONG);
      int failure =
          Calls.number(
              GETADDRINFO,
              text(arena, host),
              text(arena, service),
              hints.address(),
              result.address());
      check(failure);
      long first = result.get(JAVA_LONG, 0);
      try {
        return all(first);
      } finally {
        Calls.address(FREEADDRINFO, first);
      }
    }
  }

  private static long text(Arena arena, @Nullable String text) {
    return text == null ? 0 : arena.allocateFrom(text).address();
  }

  private static List<Found> all(long first) {
    var all = new ArrayList<Found>();
    for (long next = first; next != 0; ) {
      var info = Calls.memory(next, INFO_BYTES);
      int length = info.get(JAVA_INT, LENGTH);
      var name = SocketName.copyOf(Calls.memory(info.get(JAVA_LONG, ADDRESS), length), length);
      all.add(
          new Found(
              name,
              info.get(JAVA_INT, FAMILY),
              info.get(JAVA_INT, TYPE),
              info.get(JAVA_INT, PROTOCOL)));
      next = info.get(JAVA_LONG, NEXT);
    }
    return all;
  }

  /// A socket's host and port as text.
  public record HostAndPort(String host, String port) {}

  /// How an address is written, with the host's name where it has one and `numeric` isn't set.
  public static HostAndPort describe(SocketName name, boolean numeric) throws UnresolvedException {
    try (var arena = Arena.ofConfined()) {
      var host = arena.allocate(NAME_BYTES);
      var port = arena.allocate(SERVICE_BYTES);
      check(
          Calls.number(
              GETNAMEINFO,
              name.copyInto(arena).address(),
              name.length(),
              host.address(),
              NAME_BYTES,
              port.address(),
              SERVICE_BYTES,
              NI_NUMERICSERV | (numeric ? NI_NUMERICHOST : 0)));
      return new HostAndPort(host.getString(0), port.getString(0));
    }
  }

  private static void check(int failure) throws UnresolvedException {
    if (failure == EAI_SYSTEM) {
      throw new UnresolvedException("System error");
    }
    if (failure != 0) {
      throw new UnresolvedException(Calls.text(Calls.address(GAI_STRERROR, failure)));
    }
  }

  /// The port that a service has by name.
  ///
  /// @param protocol `tcp` or `udp`
  public static OptionalInt port(String service, String protocol) {
    try (var arena = Arena.ofConfined()) {
      synchronized (Resolver.class) { // The C library answers in memory of its own.
        long entry =
            Calls.address(
                GETSERVBYNAME,
                arena.allocateFrom(service, StandardCharsets.UTF_8).address(),
                arena.allocateFrom(protocol).address());
        return entry == 0
            ? OptionalInt.empty()
            : OptionalInt.of(
                swapped(Calls.memory(entry, SERVENT_BYTES).get(JAVA_INT, SERVICE_PORT)));
      }
    }
  }

  /// The name of the service that has a port.
  public static Optional<String> service(int port, String protocol) {
    try (var arena = Arena.ofConfined()) {
      synchronized (Resolver.class) {
        long entry =
            Calls.address(GETSERVBYPORT, swapped(port), arena.allocateFrom(protocol).address());
        return entry == 0
            ? Optional.empty()
            : Optional.of(
                Calls.text(Calls.memory(entry, SERVENT_BYTES).get(JAVA_LONG, SERVICE_NAME)));
      }
    }
  }

  /// Between the host's order and the network's.
  private static int swapped(int port) {
    return Short.toUnsignedInt(Short.reverseBytes((short) port));
  }
}
