package io.jackfield.cli.export.pcapng;

import io.jackfield.Address;
import io.jackfield.BadAddressException;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.TlsAddress;
import io.jackfield.UdpAddress;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Session.Step;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Between which addresses the packets of a session go. Immutable.
///
/// @param isStream whether by TCP; else by UDP
/// @param remark how the addresses differ from the session's; empty when they don't
record Flow(Session session, Ends ends, boolean isStream, String remark) {
  /// The addresses and ports.
  record Ends(InetSocketAddress client, InetSocketAddress server) {
    InetSocketAddress of(Side side) {
      return side == Side.CLIENT ? client : server;
    }

    boolean isIpv4() {
      return client.getAddress() instanceof Inet4Address;
    }
  }

  /// By the port of a service within TLS, the port of the same service without: there a dissector
  /// looks for what the packets carry.
  private static final Map<Integer, Integer> PLAIN_PORTS =
      Map.ofEntries(
          Map.entry(443, 80),
          Map.entry(465, 25),
          Map.entry(563, 119),
          Map.entry(636, 389),
          Map.entry(853, 53),
          Map.entry(990, 21),
          Map.entry(992, 23),
          Map.entry(993, 143),
          Map.entry(994, 194),
          Map.entry(995, 110),
          Map.entry(3269, 3268),
          Map.entry(5061, 5060),
          Map.entry(5671, 5672),
          Map.entry(6697, 6667),
          Map.entry(8443, 80),
          Map.entry(8883, 1883));

  // No service is known by it, so that it is told by what it says.
  private static final int UNKNOWN_PORT = 49_151;
  private static final int FIRST_OWN_PORT = 49_152;
  private static final int OWN_PORTS = 16_384;

  static Flow of(Session session) {
    boolean isClient = session.role() == Role.CLIENT;
    var client = end(isClient ? session.local() : session.peer());
    var server = end(isClient ? session.peer() : session.local());
    boolean stream = !session.peer().startsWith("udp:");
    if (client == null || server == null || !isOneFamily(client, server)) {
      var ends =
          new Ends(madeUp(session.id()), new InetSocketAddress(ip(127, 0, 0, 2), UNKNOWN_PORT));
      var remark =
          "addresses and TCP are made up: the session is between "
              + Say.text(session.local())
              + " and "
              + Say.text(session.peer());
      return new Flow(session, ends, stream, remark);
    }
    int plain = PLAIN_PORTS.getOrDefault(server.getPort(), server.getPort());
    if (plain == server.getPort() || !isTlsAllAlong(session)) {
      return new Flow(session, new Ends(client, server), stream, "");
    }
    var moved = new InetSocketAddress(server.getAddress(), plain);
    var remark =
        "the server's port is "
            + server.getPort()
            + ", written as "
            + plain
            + " so that the plaintext is dissected";
    return new Flow(session, new Ends(client, moved), stream, remark);
  }

  private static boolean isTlsAllAlong(Session session) {
    for (Step step : session.steps()) {
      if (step instanceof Session.Secured secured
          && secured.entry().text("protocol").startsWith("TLS")) {
        return true;
      }
      if (step instanceof Session.Sent || step instanceof Session.Received) {
        return false;
      }
    }
    return false;
  }

  private static boolean isOneFamily(InetSocketAddress one, InetSocketAddress other) {
    return one.getAddress().getClass().equals(other.getAddress().getClass());
  }

  private static @Nullable InetSocketAddress end(String text) {
    Address address;
    try {
      address = Address.parse(text);
    } catch (BadAddressException e) {
      // Such as memory: and what an unnamed Unix socket calls itself.
      return null;
    }
    return switch (address) {
      case TcpAddress tcp -> end(tcp.host(), tcp.port());
      case TlsAddress tls -> end(tls.host(), tls.port());
      case UdpAddress udp -> end(udp.host(), udp.port());
      default -> null;
    };
  }

  private static @Nullable InetSocketAddress end(String host, int port) {
    int zone = host.indexOf('%');
    try {
      var ip = InetAddress.ofLiteral(zone < 0 ? host : host.substring(0, zone));
      return ip.isAnyLocalAddress() ? null : new InetSocketAddress(ip, port);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// A client's address and port that no other session of the transcript has.
  private static InetSocketAddress madeUp(long number) {
    int turn = (int) (number / OWN_PORTS % 0x10000);
    int port = FIRST_OWN_PORT + (int) (number % OWN_PORTS);
    return new InetSocketAddress(ip(127, turn >> 8, turn & 0xff, 1), port);
  }

  private static InetAddress ip(int... bytes) {
    return InetAddress.ofLiteral(bytes[0] + "." + bytes[1] + "." + bytes[2] + "." + bytes[3]);
  }

  /// What the transcript tells of TLS or another layer, for the packet that follows.
  static Optional<String> words(Session.Secured secured) {
    var protocol = secured.entry().text("protocol");
    return Optional.of(
        protocol.isEmpty()
            ? ""
            : Say.text(protocol)
                + " from here on: this is the plaintext, which is what the transcript has");
  }
}
