package io.jackfield.cli.nc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.jackfield.posix.SocketName;
import io.jackfield.posix.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Sets the options of sockets, those that connect and those that listen. The numbers are those of
/// Linux.
final class SocketSettings {
  private static final int SOL_SOCKET = 1;
  private static final int SO_DEBUG = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_BROADCAST = 6;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_REUSEPORT = 15;
  private static final int IPPROTO_IP = 0;
  private static final int IP_TOS = 1;
  private static final int IP_TTL = 2;
  private static final int IP_MINTTL = 21;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_UNICAST_HOPS = 16;
  private static final int IPV6_TCLASS = 67;
  private static final int IPV6_MINHOPCOUNT = 73;
  private static final int TCP_MD5SIG_EXT = 32;

  // struct tcp_md5sig: the address, flags, its prefix, the key's length, a device, the key.
  private static final int MD5_BYTES = 216;
  private static final int MD5_FLAGS = 128;
  private static final int MD5_KEY_LENGTH = 130;
  private static final int MD5_KEY = 136;
  private static final byte MD5_FLAG_PREFIX = 1;

  private final NcOptions options;
  private final byte[] md5Key;

  /// For these options.
  ///
  /// @param md5Key the password of `-S`, empty without
  SocketSettings(NcOptions options, byte[] md5Key) {
    this.options = options;
    this.md5Key = md5Key.clone();
  }

  /// Lets a restart take an address at once, and others take it too, as the original does.
  void share(int socket, Talk talk) {
    if (Sockets.set(socket, SOL_SOCKET, SO_REUSEADDR, 1) < 0) {
      talk.warn("Couldn't set SO_REUSEADDR");
    }
    if (Sockets.set(socket, SOL_SOCKET, SO_REUSEPORT, 1) < 0) {
      talk.warn("Couldn't set SO_REUSEPORT");
    }
  }

  /// Sets what the options ask for.
  ///
  /// @param name the peer's address, or our own when listening
  void apply(int socket, SocketName name) throws NcFailure {
    boolean six = name.family() == Sockets.AF_INET6;
    if (options.broadcast()) {
      set("set broadcast", socket, SOL_SOCKET, SO_BROADCAST, 1);
    }
    if (options.signed()) {
      sign(socket, name);
    }
    if (options.debug()) {
      set("set socket debugging", socket, SOL_SOCKET, SO_DEBUG, 1);
    }
    if (options.serviceClass() >= 0) {
      int value = options.serviceClass();
      if (six) {
        set("set IPv6 traffic class", socket, IPPROTO_IPV6, IPV6_TCLASS, value);
      } else {
        set("set IP ToS", socket, IPPROTO_IP, IP_TOS, value);
      }
    }
    if (options.receiveBytes() > 0) {
      set("set TCP receive buffer size", socket, SOL_SOCKET, SO_RCVBUF, options.receiveBytes());
    }
    if (options.sendBytes() > 0) {
      set("set TCP send buffer size", socket, SOL_SOCKET, SO_SNDBUF, options.sendBytes());
    }
    timeToLive(socket, six);
  }

  private void timeToLive(int socket, boolean six) throws NcFailure {
    if (options.ttl() >= 0) {
      if (six) {
        set("set IPv6 unicast hops", socket, IPPROTO_IPV6, IPV6_UNICAST_HOPS, options.ttl());
      } else {
        set("set IP TTL", socket, IPPROTO_IP, IP_TTL, options.ttl());
      }
    }
    if (options.leastTtl() >= 0) {
      if (six) {
        set("set IPv6 min hop count", socket, IPPROTO_IPV6, IPV6_MINHOPCOUNT, options.leastTtl());
      } else {
        set("set IP min TTL", socket, IPPROTO_IP, IP_MINTTL, options.leastTtl());
      }
    }
  }

  private static void set(String what, int socket, int level, int option, int value)
      throws NcFailure {
    NcFailure.check(what, Sockets.set(socket, level, option, value));
  }

  /// TCP's MD5 signatures, RFC 2385, for whatever port the address has.
  private void sign(int socket, SocketName name) throws NcFailure {
    try (var arena = Arena.ofConfined()) {
      var signature = arena.allocate(MD5_BYTES, Long.BYTES);
      name.copyTo(signature);
      signature.set(JAVA_BYTE, MD5_FLAGS, MD5_FLAG_PREFIX);
      signature.set(JAVA_SHORT, MD5_KEY_LENGTH, (short) md5Key.length);
      MemorySegment.copy(md5Key, 0, signature, JAVA_BYTE, MD5_KEY, md5Key.length);
      NcFailure.check(
          "set TCP MD5 signature",
          Sockets.set(socket, Sockets.IPPROTO_TCP, TCP_MD5SIG_EXT, signature));
    }
  }
}
