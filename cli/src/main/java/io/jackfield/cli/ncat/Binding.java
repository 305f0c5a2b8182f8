package io.jackfield.cli.ncat;

import io.jackfield.ConnectOptions.Family;
import io.jackfield.ListenException;
import io.jackfield.SocketSettings;
import io.jackfield.cli.console.Messages;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;

/// Takes the address to listen on: the one that was named, else all of this machine, by one socket
/// for IPv4 and IPv6.
final class Binding {
  static final int BACKLOG = 128;

  private static final String ALL_IPV6 = "::";
  private static final String ALL_IPV4 = "0.0.0.0";

  private final Settings settings;
  private final Report report;

  Binding(Session session) {
    this.settings = session.settings();
    this.report = session.report();
  }

  /// Opens a socket at an address.
  interface Opener<S extends Closeable> {
    S open(String host, int port) throws IOException;
  }

  /// Takes the address.
  <S extends Closeable> S bind(Opener<S> opener) throws NcatException, IOException {
    var hosts = hosts();
    int port = settings.target().port();
    for (int i = 0; ; i++) {
      try {
        return opener.open(hosts.get(i), port);
      } catch (ListenException e) {
        // No IPv6 here: then IPv4 alone, as the original would.
        if (i == hosts.size() - 1 || isHere(hosts.get(i))) {
          throw NcatException.quitting(
              "bind to " + text(hosts.get(i), port) + ": " + why(hosts.get(i), e) + ".");
        }
      }
    }
  }

  /// What is set on the socket.
  SocketSettings options() {
    return settings.family() == Family.IPV6
        ? SocketSettings.defaults().with(SocketSettings.Setting.IPV6_ONLY, 1)
        : SocketSettings.defaults();
  }

  private List<String> hosts() throws NcatException {
    var named = settings.target().host();
    if (named.isPresent()) {
      try {
        var found = HostNames.resolve(named.get(), settings.family(), settings.lookUp());
        return List.of(HostNames.text(found.getFirst()));
      } catch (HostNames.UnknownException e) {
        throw NcatException.quitting(
            "Could not resolve hostname \"" + named.get() + "\": " + Messages.of(e) + ".");
      }
    }
    return switch (settings.family()) {
      case IPV4 -> List.of(ALL_IPV4);
      case IPV6 -> List.of(ALL_IPV6);
      case ANY -> List.of(ALL_IPV6, ALL_IPV4);
    };
  }

  /// Says where it listens: one line for each of the original's sockets.
  void tell(String host, int port) {
    report.verbose("Listening on " + text(host, port));
    boolean both =
        settings.target().host().isEmpty()
            && settings.family() == Family.ANY
            && host.equals(ALL_IPV6);
    if (both) {
      report.verbose("Listening on " + text(ALL_IPV4, port));
    }
    tellTest();
  }

  void tellTest() {
    if (settings.words().has("test")) {
      report.listensForTest();
    }
  }

  private static String text(String host, int port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }

  private static String why(String host, ListenException e) {
    if (!(e.getCause() instanceof BindException)) {
      return Messages.of(e);
    }
    return isHere(host) ? "Address already in use" : "Cannot assign requested address";
  }

  /// Whether the address belongs to this machine.
  private static boolean isHere(String host) {
    try (var probe = new DatagramSocket(new InetSocketAddress(host, 0))) {
      return probe.isBound();
    } catch (SocketException _) {
      return false;
    }
  }
}
