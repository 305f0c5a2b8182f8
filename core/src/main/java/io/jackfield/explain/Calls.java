package io.jackfield.explain;

import io.jackfield.Address;
import io.jackfield.ExecAddress;
import io.jackfield.MemoryAddress;
import io.jackfield.Say;
import io.jackfield.StdioAddress;
import io.jackfield.TcpAddress;
import io.jackfield.TlsAddress;
import io.jackfield.UdpAddress;
import io.jackfield.UnixAddress;
import java.time.Duration;
import java.util.Locale;

/// How the sockets API says things.
final class Calls {
  private Calls() {}

  /// What a socket is made by.
  static String socket(Address address) {
    return switch (address) {
      case TcpAddress tcp -> "socket(" + family(tcp.host()) + ", SOCK_STREAM)";
      case TlsAddress tls -> "socket(" + family(tls.host()) + ", SOCK_STREAM)";
      case UdpAddress udp -> "socket(" + family(udp.host()) + ", SOCK_DGRAM)";
      case UnixAddress _ -> "socket(AF_UNIX, SOCK_STREAM)";
      case ExecAddress _, StdioAddress _, MemoryAddress _ -> "socket()";
    };
  }

  /// The same in words.
  static String kind(Address address) {
    return switch (address) {
      case TcpAddress tcp -> "TCP over " + version(tcp.host());
      case TlsAddress tls -> "TCP over " + version(tls.host());
      case UdpAddress udp -> "UDP over " + version(udp.host());
      case UnixAddress _ -> "a Unix socket";
      case ExecAddress _, StdioAddress _, MemoryAddress _ -> "no socket";
    };
  }

  private static String family(String host) {
    return host.indexOf(':') >= 0 ? "AF_INET6" : "AF_INET";
  }

  private static String version(String host) {
    return host.indexOf(':') >= 0 ? "IPv6" : "IPv4";
  }

  static String host(Address address) {
    return switch (address) {
      case TcpAddress tcp -> tcp.host();
      case TlsAddress tls -> tls.host();
      case UdpAddress udp -> udp.host();
      case UnixAddress _, ExecAddress _, StdioAddress _, MemoryAddress _ -> "";
    };
  }

  static int port(Address address) {
    return switch (address) {
      case TcpAddress tcp -> tcp.port();
      case TlsAddress tls -> tls.port();
      case UdpAddress udp -> udp.port();
      case UnixAddress _, ExecAddress _, StdioAddress _, MemoryAddress _ -> 0;
    };
  }

  /// An address as an argument.
  static String argument(Address address) {
    return address instanceof UnixAddress ? '"' + address.display() + '"' : address.display();
  }

  static boolean isLoopback(String host) {
    return host.startsWith("127.") || host.equals("::1");
  }

  /// Whether reads and writes are those of files, as with pipes.
  static boolean isFile(Address address) {
    return address instanceof ExecAddress
        || address instanceof StdioAddress
        || address instanceof MemoryAddress;
  }

  static String receive(Address peer) {
    return peer instanceof UdpAddress ? "recvfrom" : isFile(peer) ? "read" : "recv";
  }

  /// @param connected whether the kernel knows the peer's address
  static String send(Address peer, boolean connected) {
    return peer instanceof UdpAddress && !connected ? "sendto" : isFile(peer) ? "write" : "send";
  }

  /// A time with two digits, since most calls take less than a millisecond.
  static String time(Duration took) {
    double millis = took.toNanos() / 1e6;
    return millis < 10 ? String.format(Locale.ROOT, "%.2f ms", millis) : Say.duration(took);
  }
}
