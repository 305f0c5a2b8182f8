package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ExecAddress;
import io.jackfield.Handler;
import io.jackfield.Layer;
import io.jackfield.Limits;
import io.jackfield.Listener;
import io.jackfield.MemoryAddress;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.SocketSettings;
import io.jackfield.StdioAddress;
import io.jackfield.TcpAddress;
import io.jackfield.TlsAddress;
import io.jackfield.WireListener;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Stdio;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// One side of a relay or a transfer: an address to connect to, or one to listen on, with options.
/// Immutable.
///
/// | text | means |
/// |---|---|
/// | any spelling of [Address] | connect to it; `-` is standard input and output |
/// | `listen://host:port` | listen on TCP; an empty host is the loopback address |
/// | `listen+tcp://`, `listen+udp://`, `listen+unix:/path` | listen on such an address |
/// | `listen+tls://host:port` | listen on TCP, and speak TLS |
/// | `systemd:` | take clients from the socket that systemd has opened for this process |
/// | `…?timeout=5s`, `…?backlog=16` | with an option; not behind a path or a command |
///
/// An [Address] itself stays what one connects to: everything in the library that takes one may
/// rely on that, and only the command has words that may mean either.
///
/// @param address where; of no meaning for a socket that is inherited
/// @param role who connects to whom
/// @param query the options behind the `?`, by name
/// @param layer what is put around each connection, TLS say
record Endpoint(Address address, Role role, Map<String, String> query, Layer layer) {
  private static final String INHERITED = "systemd:";
  private static final String TIMEOUT = "timeout";
  private static final String BACKLOG = "backlog";
  private static final String LISTEN = "listen";

  // What one's own syntax may contain a question mark in.
  private static final Set<String> OPAQUE = Set.of("unix", "exec", "pty");

  /// Who connects to whom.
  enum Role {
    /// This side connects.
    CONNECTS,
    /// Others do.
    LISTENS,
    /// Others do, to a socket that is open already.
    INHERITS
  }

  /// Copies the options.
  Endpoint {
    query = Map.copyOf(query);
  }

  /// Reads one word.
  ///
  /// @throws UsageException when it cannot be listened on, or has an unknown option
  /// @throws io.jackfield.BadAddressException when it is no address
  static Endpoint parse(String text) {
    var rest = text.strip();
    if (rest.equals(INHERITED)) {
      return new Endpoint(TcpAddress.loopback(0), Role.INHERITS, Map.of(), Layer.none());
    }
    boolean listens = rest.regionMatches(true, 0, LISTEN, 0, LISTEN.length());
    if (listens) {
      rest = rest.substring(LISTEN.length());
      if (rest.startsWith("+")) {
        rest = rest.substring(1);
      } else if (rest.startsWith("://")) {
        rest = "tcp" + rest;
      } else {
        // A host may be called so.
        listens = false;
        rest = text.strip();
      }
    }
    int mark = isOpaque(rest) ? -1 : rest.indexOf('?');
    var query = mark < 0 ? Map.<String, String>of() : options(rest.substring(mark + 1), listens);
    var address = Address.parse(mark < 0 ? rest : rest.substring(0, mark));
    if (listens
        && (address instanceof ExecAddress
            || address instanceof StdioAddress
            || address instanceof MemoryAddress)) {
      throw new UsageException(
          "cannot listen on "
              + address
              + "; expected listen://host:port, listen+tls://host:port,"
              + " listen+udp://host:port or listen+unix:/path");
    }
    return new Endpoint(address, listens ? Role.LISTENS : Role.CONNECTS, query, Layer.none());
  }

  private static boolean isOpaque(String text) {
    int colon = text.indexOf(':');
    return colon > 0 && OPAQUE.contains(text.substring(0, colon).toLowerCase(Locale.ROOT));
  }

  private static Map<String, String> options(String query, boolean listens) {
    var known = listens ? BACKLOG : TIMEOUT;
    var options = new LinkedHashMap<String, String>();
    for (var each : query.split("&", -1)) {
      int equals = each.indexOf('=');
      var name = equals < 0 ? each : each.substring(0, equals);
      if (!name.equals(known) || equals < 0) {
        throw new UsageException(
            "unknown option \""
                + each
                + "\" of an address; known for one to "
                + (listens ? "listen on" : "connect to")
                + ": "
                + known
                + "=...");
      }
      options.put(name, each.substring(equals + 1));
    }
    if (listens) {
      Options.count("?" + BACKLOG, options.get(BACKLOG));
    } else {
      Options.duration("?" + TIMEOUT, options.get(TIMEOUT));
    }
    return options;
  }

  /// A place to listen on.
  static Endpoint listening(Address address) {
    return new Endpoint(address, Role.LISTENS, Map.of(), Layer.none());
  }

  /// Whether others connect to it.
  boolean listens() {
    return role != Role.CONNECTS;
  }

  boolean isTls() {
    return address instanceof TlsAddress;
  }

  /// This address to listen on, whatever was said.
  Endpoint listening() {
    return listens() ? this : parse(LISTEN + "+" + address);
  }

  /// How many callers may wait to be accepted.
  int backlog() {
    var own = query.get(BACKLOG);
    return own == null ? 128 : Options.count("?" + BACKLOG, own);
  }

  /// The same, inside a layer, which does what a `tls://` here stood for.
  Endpoint within(Layer layer) {
    return new Endpoint(TlsWords.inside(address), role, query, layer);
  }

  /// Begins to listen for one client after the other.
  ///
  /// @param backlog how many may wait to be accepted; an inherited socket has its own
  Listener bind(int backlog, WireListener listener) throws IOException {
    return role == Role.INHERITS
        ? Listener.inherited(SocketSettings.defaults(), listener)
        : Listener.bind(address, backlog, listener);
  }

  /// Begins to serve clients.
  Server serve(ServerOptions options, Handler handler) throws IOException {
    var with = options.withBacklog(backlog()).withLayer(layer);
    return role == Role.INHERITS
        ? Server.listenInherited(with, handler)
        : Server.listen(address, with, handler);
  }

  /// Puts the layer around a client that was accepted.
  Duplex welcome(Duplex client) throws IOException {
    return layer.wrap(client, Deadline.after(Limits.defaults().handshake()));
  }

  /// How a connection is made; [Duplex#connect(Address, ConnectOptions, Layer...)] in the simplest
  /// case.
  @FunctionalInterface
  interface Dialing {
    Duplex dial(Address address, ConnectOptions options, Layer layer) throws IOException;
  }

  /// Connects to it.
  Duplex connect(Context context, ConnectOptions options) throws IOException {
    return connect(context, options, Duplex::connect);
  }

  /// Connects to it in a way of the caller's.
  Duplex connect(Context context, ConnectOptions options, Dialing dialing) throws IOException {
    if (address instanceof StdioAddress) {
      return new Stdio(context.stdio().get());
    }
    var own = query.get(TIMEOUT);
    return dialing.dial(
        address,
        own == null ? options : options.withTimeout(Options.duration("?" + TIMEOUT, own)),
        layer);
  }

  /// For messages.
  String display() {
    return address.display();
  }
}
