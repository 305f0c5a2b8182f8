package io.jackfield.cli.nc;

import io.jackfield.posix.Poll;
import io.jackfield.posix.Resolver;
import io.jackfield.posix.Resolver.Found;
import io.jackfield.posix.Resolver.UnresolvedException;
import io.jackfield.posix.SocketName;
import io.jackfield.posix.Sockets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Connects to one address of a name after another, until one answers.
final class Connector {
  private final NcOptions options;
  private final SocketSettings settings;
  private final Talk talk;

  Connector(NcOptions options, SocketSettings settings, Talk talk) {
    this.options = options;
    this.settings = settings;
    this.talk = talk;
  }

  /// A connection.
  ///
  /// @param socket doesn't block
  /// @param address the peer's in numbers
  record Connected(int socket, String address) {}

  /// Connects; what fails is said with `-v`.
  ///
  /// @return empty when no address answered
  /// @throws NcFailure when the words are wrong, so that no other port need be tried
  Optional<Connected> connect(String host, String port, Resolver.Query query) throws NcFailure {
    var unbindable = new Unbindable();
    for (var found : resolve(host, port, query)) {
      int socket =
          Sockets.open(found.family(), found.type() | Sockets.SOCK_NONBLOCK, found.protocol());
      if (socket < 0) {
        unsupported(socket);
        continue;
      }
      boolean kept = false;
      try {
        if (!bind(socket, found, unbindable)) {
          continue;
        }
        settings.apply(socket, found.name());
        var address = numeric(found.name());
        int result = connect(socket, found.name());
        if (result == 0) {
          kept = true;
          return Optional.of(new Connected(socket, address));
        }
        if (talk.verbose()) {
          var how = result == -Sockets.EINPROGRESS ? "timed out" : "failed";
          talk.notConnected(host, address, port, how, result);
        }
      } finally {
        if (!kept) {
          Sockets.close(socket);
        }
      }
    }
    unbindable.throwIfAny();
    return Optional.empty();
  }

  /// A kernel without IPv6 is usual; one without what was asked for by name is worth a line.
  private void unsupported(int failure) {
    if (options.dccp()) {
      talk.warn("DCCP: " + Sockets.describe(failure));
    }
  }

  private static List<Found> resolve(String host, String port, Resolver.Query query)
      throws NcFailure {
    try {
      return Resolver.resolve(host, port, query);
    } catch (UnresolvedException e) {
      throw new NcFailure(
          "getaddrinfo for host \"" + host + "\" port " + port + ": " + e.getMessage());
    }
  }

  private static String numeric(SocketName name) throws NcFailure {
    try {
      return Resolver.describe(name, true).host();
    } catch (UnresolvedException e) {
      throw new NcFailure("getnameinfo: " + e.getMessage());
    }
  }

  /// The source address may be of another family than one of the host's: that one is passed over,
  /// and matters only when no other is left.
  private static final class Unbindable {
    private @Nullable NcFailure first;
    private boolean tried;

    void throwIfAny() throws NcFailure {
      if (first != null && !tried) {
        throw first;
      }
    }
  }

  private boolean bind(int socket, Found to, Unbindable unbindable) throws NcFailure {
    if (options.source() == null && options.localPort() == null) {
      return true;
    }
    var query = new Resolver.Query(Resolver.AI_PASSIVE, to.family(), to.type(), to.protocol());
    SocketName from;
    try {
      from = Resolver.resolve(options.source(), options.localPort(), query).getFirst().name();
    } catch (UnresolvedException e) {
      if (unbindable.first == null) {
        unbindable.first = new NcFailure("getaddrinfo: " + e.getMessage());
      }
      return false;
    }
    unbindable.tried = true;
    NcFailure.check("bind failed", Sockets.bind(socket, from));
    return true;
  }

  /// 0, or why not; [Sockets#EINPROGRESS] when the time was up.
  private int connect(int socket, SocketName name) {
    int result = Sockets.connect(socket, name);
    if (result != -Sockets.EINPROGRESS) {
      return result;
    }
    // A limit of 0 is none here, though it is one for the conversation: the original's way.
    long millis =
        options.timeoutMillis() > 0 ? options.timeoutMillis() : Long.MAX_VALUE / 2_000_000;
    long until = System.nanoTime() + millis * 1_000_000;
    while (true) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return -Sockets.EINPROGRESS;
      }
      if (Poll.await(socket, Poll.OUT, (int) Math.min(left, 3_600_000))) {
        return Sockets.takeError(socket);
      }
    }
  }
}
