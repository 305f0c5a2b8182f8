package io.jackfield.cli.toxiproxy;

import io.jackfield.Address;
import io.jackfield.TcpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// `host:port` as the API has it.
final class Place {
  private Place() {}

  /// An address to listen on. Without a host it is the loopback address, which only this machine
  /// can reach; without anything it has any free port.
  static TcpAddress listen(String text) throws ApiException {
    return text.isEmpty()
        ? TcpAddress.loopback(0)
        : address("listen", text.startsWith(":") ? "127.0.0.1" + text : text);
  }

  /// The address of a server.
  static TcpAddress upstream(String text) throws ApiException {
    return address("upstream", text);
  }

  private static TcpAddress address(String field, String text) throws ApiException {
    try {
      return (TcpAddress) Address.parse("tcp://" + text);
    } catch (IllegalArgumentException e) {
      throw ApiException.badBody(field + ": " + e.getMessage());
    }
  }

  /// Whether the two stand for one address, spelled by name or number.
  static boolean same(TcpAddress one, TcpAddress other) {
    return one.port() == other.port() && number(one.host()).equals(number(other.host()));
  }

  private static String number(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      // Then only the spelling is left to compare, and listening will say what is wrong.
      return host;
    }
  }
}
