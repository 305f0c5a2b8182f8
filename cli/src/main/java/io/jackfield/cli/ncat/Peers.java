package io.jackfield.cli.ncat;

import io.jackfield.Address;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.UnixAddress;
import java.util.Optional;

/// What peers are called.
final class Peers {
  private Peers() {}

  /// An address as the original writes it: `127.0.0.1:80`, `[::1]:80`, a path.
  static String text(Address address) {
    return address instanceof UnixAddress unix
        ? unix.path().toString().isEmpty() ? "(unnamed socket)" : unix.path().toString()
        : address.display();
  }

  /// The IP address; empty for Unix sockets.
  static Optional<String> host(Address address) {
    return switch (address) {
      case TcpAddress tcp -> Optional.of(tcp.host());
      case UdpAddress udp -> Optional.of(udp.host());
      default -> Optional.empty();
    };
  }

  /// The port; empty for Unix sockets.
  static Optional<Integer> port(Address address) {
    return switch (address) {
      case TcpAddress tcp -> Optional.of(tcp.port());
      case UdpAddress udp -> Optional.of(udp.port());
      default -> Optional.empty();
    };
  }
}
