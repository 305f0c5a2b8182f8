package io.jackfield.cli.ncat;

import io.jackfield.Address;
import io.jackfield.ConnectOptions.Family;
import io.jackfield.TcpAddress;
import io.jackfield.cli.console.Messages;
import io.jackfield.posix.Resolver;
import io.jackfield.posix.Sockets;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Finds the addresses of hosts.
final class HostNames {
  /// A host that has no address of the kind that was asked for; the message is the resolver's.
  static final class UnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownException(String message) {
      super(message);
    }
  }

  private HostNames() {}

  /// The addresses of a host, in the resolver's order; at least one.
  ///
  /// @param lookUp whether names are allowed, not only addresses
  static List<InetAddress> resolve(String host, Family family, boolean lookUp)
      throws UnknownException {
    var found = all(host, family, lookUp).stream().filter(each -> fits(each, family)).toList();
    if (found.isEmpty()) {
      throw new UnknownException("Address family for hostname not supported");
    }
    return found;
  }

  private static List<InetAddress> all(String host, Family family, boolean lookUp)
      throws UnknownException {
    var literal = literal(host);
    if (!literal.isEmpty()) {
      return literal;
    }
    // The JDK takes an empty name for the loopback address, and C ends a name at its NUL.
    if (!lookUp || host.isBlank() || host.indexOf('\0') >= 0) {
      throw new UnknownException("Name or service not known");
    }
    try {
      return Sockets.isAvailable()
          ? bySystem(host, family)
          : List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      var unknown = new UnknownException("Name or service not known");
      unknown.initCause(e);
      throw unknown;
    }
  }

  /// In the order of the system, where the JDK would have IPv4 first.
  private static List<InetAddress> bySystem(String host, Family family)
      throws UnknownException, UnknownHostException {
    int kind =
        switch (family) {
          case ANY -> 0;
          case IPV4 -> Sockets.AF_INET;
          case IPV6 -> Sockets.AF_INET6;
        };
    try {
      var all = new ArrayList<InetAddress>();
      for (var found :
          Resolver.resolve(host, null, new Resolver.Query(0, kind, Sockets.SOCK_DGRAM, 0))) {
        all.add(InetAddress.getByAddress(found.name().ip()));
      }
      return all;
    } catch (Resolver.UnresolvedException e) {
      var unknown = new UnknownException(Messages.of(e));
      unknown.initCause(e);
      throw unknown;
    }
  }

  /// The address that a text is, in any of the resolver's spellings; none for a name.
  static List<InetAddress> literal(String host) {
    try {
      return List.of(
          host.indexOf(':') >= 0 ? InetAddress.ofLiteral(host) : Inet4Address.ofPosixLiteral(host));
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  static boolean fits(InetAddress address, Family family) {
    return switch (family) {
      case ANY -> true;
      case IPV4 -> address instanceof Inet4Address;
      case IPV6 -> address instanceof Inet6Address;
    };
  }

  /// Whether a peer's address is of the kind; a Unix socket is of any.
  static boolean fits(Address address, Family family) {
    return Peers.host(address).stream()
        .flatMap(host -> literal(host).stream())
        .allMatch(each -> fits(each, family));
  }

  /// An address as text, without brackets.
  static String text(InetAddress address) {
    return TcpAddress.of(new InetSocketAddress(address, 0)).host();
  }
}
