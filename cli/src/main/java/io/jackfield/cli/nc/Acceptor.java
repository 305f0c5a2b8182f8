package io.jackfield.cli.nc;

import io.jackfield.posix.Resolver;
import io.jackfield.posix.Resolver.UnresolvedException;
import io.jackfield.posix.Sockets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Listens, and talks with one peer after another.
final class Acceptor {
  private static final int BACKLOG = 1;

  private final NcOptions options;
  private final SocketSettings settings;
  private final Talk talk;

  Acceptor(NcOptions options, SocketSettings settings, Talk talk) {
    this.options = options;
    this.settings = settings;
    this.talk = talk;
  }

  /// The talk with a peer.
  interface Use {
    Conversation.End with(int socket) throws NcFailure;
  }

  void run(Use use) throws NcFailure {
    var host = options.host();
    int socket =
        options.unix()
            ? new UnixSockets(options, talk).listen(Objects.requireNonNull(host))
            : bind(host, options.ports().getFirst());
    if (socket < 0) {
      throw new NcFailure(Sockets.describe(socket));
    }
    try {
      boolean more = true;
      while (more) {
        more = serve(socket, use) != Conversation.End.LAST && options.keepListening();
      }
    } finally {
      Sockets.close(socket);
    }
  }

  private Conversation.End serve(int socket, Use use) throws NcFailure {
    if (!options.datagrams()) {
      return accept(socket, use);
    }
    // With -k it isn't connected, so that it hears everybody.
    if (!options.keepListening()) {
      stayWithFirst(socket);
    }
    var end = use.with(socket);
    if (options.unix()) {
      NcFailure.check("connect", Sockets.disconnect(socket));
    }
    return end;
  }

  private Conversation.End accept(int socket, Use use) throws NcFailure {
    var accepted = Sockets.accept(socket);
    int connection = NcFailure.check("accept", accepted.result());
    try {
      received(accepted);
      return use.with(connection);
    } finally {
      Sockets.close(connection);
    }
  }

  /// The first datagram stays where it is, to be read as the first of the conversation.
  private void stayWithFirst(int socket) throws NcFailure {
    var first = Sockets.peek(socket);
    NcFailure.check("recvfrom", first.result());
    NcFailure.check("connect", Sockets.connect(socket, first.peer()));
    received(first);
  }

  private void received(Sockets.From from) {
    if (!talk.verbose()) {
      return;
    }
    if (options.unix()) {
      talk.about("Connection received", Objects.requireNonNull(options.host()));
    } else {
      talk.about("Connection received", from.peer());
    }
  }

  /// A socket on the first of the host's addresses that can be had.
  ///
  /// @return below zero, why there is none
  private int bind(@Nullable String host, String port) throws NcFailure {
    int result = -Sockets.EINVAL;
    for (var found : resolve(host, port)) {
      int socket = Sockets.open(found.family(), found.type(), found.protocol());
      result = socket;
      if (socket < 0) {
        continue;
      }
      settings.share(socket, talk);
      settings.apply(socket, found.name());
      result = Sockets.bind(socket, found.name());
      if (result == 0) {
        return listen(socket);
      }
      Sockets.close(socket);
    }
    return result;
  }

  private List<Resolver.Found> resolve(@Nullable String host, String port) throws NcFailure {
    if (port.matches("[0-9]{5,}") && (port.length() > 5 || Integer.parseInt(port) > 65_535)) {
      // The C library would take it modulo 65536.
      throw new NcFailure("port number too large: " + port);
    }
    var query = options.query().with(Resolver.AI_PASSIVE);
    if (host == null && query.family() == 0) {
      query = query.withFamily(Sockets.AF_INET);
    }
    try {
      return Resolver.resolve(host, port, query);
    } catch (UnresolvedException e) {
      throw new NcFailure("getaddrinfo: " + e.getMessage());
    }
  }

  private int listen(int socket) throws NcFailure {
    if (!options.datagrams()) {
      NcFailure.check("listen", Sockets.listen(socket, BACKLOG));
    }
    if (talk.verbose()) {
      var own = Sockets.name(socket);
      NcFailure.check("getsockname", own.result());
      talk.about(options.datagrams() ? "Bound" : "Listening", own.peer());
    }
    return socket;
  }
}
