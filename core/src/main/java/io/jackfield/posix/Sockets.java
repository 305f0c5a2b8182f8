package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Sockets as the kernel has them, of kinds and with options that the JDK doesn't offer. A result
/// below zero is a negated error number, see [#describe]. Ask [#isAvailable] first.
public final class Sockets {
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;

  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_DCCP = 6;
  public static final int SOCK_NONBLOCK = 0x800;

  public static final int IPPROTO_TCP = 6;
  public static final int IPPROTO_UDP = 17;
  public static final int IPPROTO_DCCP = 33;

  public static final int SHUT_RD = 0;
  public static final int SHUT_WR = 1;

  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final int EINVAL = 22;
  public static final int ENAMETOOLONG = 36;
  public static final int ECONNREFUSED = 111;
  public static final int EINPROGRESS = 115;

  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ERROR = 4;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_PEEK = 2;
  private static final int AF_UNSPEC = 0;

  private static final MemorySegment SOCKET = Calls.find("socket");
  private static final MemorySegment BIND = Calls.find("bind");
  private static final MemorySegment CONNECT = Calls.find("connect");
  private static final MemorySegment LISTEN = Calls.find("listen");
  private static final MemorySegment ACCEPT = Calls.find("accept4");
  private static final MemorySegment SHUTDOWN = Calls.find("shutdown");
  private static final MemorySegment GETSOCKNAME = Calls.find("getsockname");
  private static final MemorySegment GETSOCKOPT = Calls.find("getsockopt");
  private static final MemorySegment SETSOCKOPT = Calls.find("setsockopt");
  private static final MemorySegment RECVFROM = Calls.find("recvfrom");
  private static final MemorySegment SENDMSG = Calls.find("sendmsg");
  private static final MemorySegment READ = Calls.find("read");
  private static final MemorySegment WRITE = Calls.find("write");
  private static final MemorySegment CLOSE = Calls.find("close");
  private static final MemorySegment STRERROR = Calls.find("strerror");

  private Sockets() {}

  /// The same as [Posix#isAvailable], without what that class takes to start.
  public static boolean isAvailable() {
    return C.AVAILABLE;
  }

  /// A new socket, which programs that others start don't get.
  public static int open(int family, int type, int protocol) {
    return Calls.once(SOCKET, family, type | SOCK_CLOEXEC, protocol);
  }

  public static int bind(int socket, SocketName name) {
    try (var arena = Arena.ofConfined()) {
      return Calls.once(BIND, socket, name.copyInto(arena).address(), name.length());
    }
  }

  /// Connects, or says [#EINPROGRESS] where the socket doesn't block.
  public static int connect(int socket, SocketName name) {
    try (var arena = Arena.ofConfined()) {
      return Calls.once(CONNECT, socket, name.copyInto(arena).address(), name.length());
    }
  }

  /// Takes a datagram socket's peer away.
  public static int disconnect(int socket) {
    try (var arena = Arena.ofConfined()) {
      var none = arena.allocate(SocketName.MOST_BYTES, Long.BYTES);
      none.set(JAVA_SHORT, 0, (short) AF_UNSPEC);
      return Calls.once(CONNECT, socket, none.address(), Short.BYTES);
    }
  }

  public static int listen(int socket, int backlog) {
    return Calls.once(LISTEN, socket, backlog);
  }

  /// What came, and from whom.
  ///
  /// @param result the new socket, or how many bytes; or a negated error number
  public record From(int result, SocketName peer) {}

  /// Waits for a connection; its socket doesn't block.
  public static From accept(int socket) {
    return from((name, length) ->
        Calls.retried(ACCEPT, socket, name, length, SOCK_NONBLOCK | SOCK_CLOEXEC));
  }

  /// Waits for a datagram, which stays where it is.
  public static From peek(int socket) {
    return from((name, length) -> Calls.retried(RECVFROM, socket, name, 0, MSG_PEEK, name, length));
  }

  /// The socket's own name.
  public static From name(int socket) {
    return from((name, length) -> Calls.once(GETSOCKNAME, socket, name, length));
  }

  private interface Naming {
    int call(long name, long length);
  }

  private static From from(Naming naming) {
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocate(SocketName.MOST_BYTES, Long.BYTES);
      var length = arena.allocateFrom(JAVA_INT, SocketName.MOST_BYTES);
      int result = naming.call(name.address(), length.address());
      return new From(result, SocketName.copyOf(name, length.get(JAVA_INT, 0)));
    }
  }

  /// Ends one direction, [#SHUT_RD] or [#SHUT_WR].
  public static int shutdown(int socket, int how) {
    return Calls.once(SHUTDOWN, socket, how);
  }

  /// Sets an option whose value is a number.
  public static int set(int socket, int level, int option, int value) {
    try (var arena = Arena.ofConfined()) {
      return set(socket, level, option, arena.allocateFrom(JAVA_INT, value));
    }
  }

  /// Sets an option.
  public static int set(int socket, int level, int option, MemorySegment value) {
    return Calls.once(SETSOCKOPT, socket, level, option, value.address(), value.byteSize());
  }

  /// The error that waits on a socket, 0 for none; it is gone then.
  public static int takeError(int socket) {
    try (var arena = Arena.ofConfined()) {
      var value = arena.allocate(JAVA_INT);
      var length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
      int result =
          Calls.once(GETSOCKOPT, socket, SOL_SOCKET, SO_ERROR, value.address(), length.address());
      return result < 0 ? result : -value.get(JAVA_INT, 0);
    }
  }

  /// Reads what is there.
  ///
  /// @return how many bytes, 0 at the end
  public static int read(int descriptor, MemorySegment into) {
    return Calls.retried(READ, descriptor, into.address(), into.byteSize());
  }

  /// Writes a part, or all.
  public static int write(int descriptor, MemorySegment from) {
    return Calls.retried(WRITE, descriptor, from.address(), from.byteSize());
  }

  public static int close(int descriptor) {
    return Calls.once(CLOSE, descriptor);
  }

  /// Gives a descriptor to who is at the other end of a Unix socket, with one NUL byte.
  public static int pass(int descriptor, int over) {
    try (var arena = Arena.ofConfined()) {
      // struct iovec; struct cmsghdr with one int; struct msghdr: of 64-bit Linux.
      var part = arena.allocate(JAVA_LONG, 2);
      part.set(JAVA_LONG, 0, arena.allocate(JAVA_BYTE).address());
      part.set(JAVA_LONG, 8, 1);
      var rights = arena.allocate(24, Long.BYTES);
      rights.set(JAVA_LONG, 0, 16 + Integer.BYTES);
      rights.set(JAVA_INT, 8, SOL_SOCKET);
      rights.set(JAVA_INT, 12, SCM_RIGHTS);
      rights.set(JAVA_INT, 16, descriptor);
      var message = arena.allocate(56, Long.BYTES);
      message.set(JAVA_LONG, 16, part.address());
      message.set(JAVA_LONG, 24, 1);
      message.set(JAVA_LONG, 32, rights.address());
      message.set(JAVA_LONG, 40, rights.byteSize());
      return Calls.retried(SENDMSG, over, message.address(), 0);
    }
  }

  /// What an error number means, in the C library's words.
  ///
  /// @param failure a negated error number
  public static String describe(int failure) {
    return Calls.text(Calls.address(STRERROR, -failure));
  }
}
