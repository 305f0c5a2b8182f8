package io.jackfield.cli.nc;

import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.console.Personality;
import io.jackfield.posix.Poll;
import io.jackfield.posix.Sockets;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// OpenBSD's netcat as Debian ships it, 1.219.
public final class Nc implements Personality {
  private static final int OK = 0;
  private static final int FAILURE = 1;

  // How many seconds a UDP port has to say that it is closed.
  private static final int UDP_SCAN_SECONDS = 3;

  /// The end that `-q` brings: at once, and with code 0.
  private static final class Quit extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public String name() {
    return "nc";
  }

  @Override
  public int run(Context context, String... words) {
    try {
      var options = NcOptions.parse(List.of(words));
      if (options.help()) {
        context.err().print(NcHelp.HELP);
        return OK;
      }
      if (!Sockets.isAvailable()) {
        throw new NcFailure(
            "needs Linux with glibc 2.34 or newer; jack connect and jack listen work here");
      }
      return new Run(context, options).run();
    } catch (Quit e) {
      return OK;
    } catch (NcFailure e) {
      var message = Messages.of(e);
      if (!message.isEmpty()) {
        Talk.warn(context, message);
      }
      if (e.then() == NcFailure.Then.USAGE) {
        context.err().print(NcHelp.USAGE);
      }
      return FAILURE;
    } finally {
      context.err().flush();
    }
  }

  /// One run with its options.
  private static final class Run {
    private final Context context;
    private final NcOptions options;
    private final Talk talk;
    private final Connector connector;
    private final SocketSettings settings;

    Run(Context context, NcOptions options) throws NcFailure {
      this.context = context;
      this.options = options;
      this.talk = new Talk(context, options);
      this.settings =
          new SocketSettings(options, options.signed() ? Passphrase.md5() : new byte[0]);
      this.connector = new Connector(options, settings, talk);
    }

    int run() throws NcFailure {
      // One for all conversations: with -k what one didn't read is there for the next.
      try (var ends = options.scan() ? null : StandardEnds.of(context)) {
        if (options.listen()) {
          new Acceptor(options, settings, talk).run(socket -> talk(ends, socket));
          return OK;
        }
        var host = Objects.requireNonNullElse(options.host(), "");
        if (options.unix()) {
          return new UnixSockets(options, talk).connect(host, socket -> talk(ends, socket));
        }
        return connectToAll(ends, host);
      }
    }

    private int connectToAll(@Nullable StandardEnds ends, String host) throws NcFailure {
      int code = FAILURE;
      for (var port : Ports.of(options)) {
        var connected =
            options.proxy() == null
                ? connector.connect(host, port, options.query())
                : new Tunnel(options.proxy(), connector, options).connect(host, port);
        if (connected.isPresent()) {
          int socket = connected.get().socket();
          try {
            code = use(ends, socket, host, connected.get().address(), port) ? OK : FAILURE;
          } finally {
            Sockets.close(socket);
          }
        }
      }
      return code;
    }

    /// False when a UDP port is closed.
    private boolean use(
        @Nullable StandardEnds ends, int socket, String host, String address, String port)
        throws NcFailure {
      // Without -v nobody would read what the test finds out, and the original doesn't make it.
      if (options.datagrams() && options.verbose() && !isThere(socket)) {
        return false;
      }
      if (talk.verbose()) {
        talk.connected(host, address, port);
      }
      if (options.passSocket()) {
        pass(Objects.requireNonNull(ends), socket);
      }
      talk(ends, socket);
      return true;
    }

    private Conversation.End talk(@Nullable StandardEnds ends, int socket) throws NcFailure {
      if (ends == null) {
        return Conversation.End.OVER;
      }
      try (var conversation = new Conversation(options, ends.input(), ends.output(), socket)) {
        var end = conversation.run();
        if (end != Conversation.End.SILENCE && options.quitSeconds() > 0) {
          linger(socket);
        }
        return end;
      }
    }

    /// The original waits once all is over, not from the end of input on; the peer learns of it
    /// before.
    private void linger(int socket) {
      Sockets.shutdown(socket, Sockets.SHUT_WR);
      int limit = options.timeoutMillis() < 0 ? Integer.MAX_VALUE : options.timeoutMillis();
      long millis = TimeUnit.SECONDS.toMillis(options.quitSeconds());
      sleep(Math.min(millis, limit));
      if (millis <= limit) {
        throw new Quit();
      }
    }

    private void pass(StandardEnds ends, int socket) throws NcFailure {
      int result = Sockets.pass(socket, ends.output());
      while (result == -Sockets.EAGAIN) {
        Poll.await(ends.output(), Poll.OUT, -1);
        result = Sockets.pass(socket, ends.output());
      }
      NcFailure.check("sendmsg", result);
      throw new Quit();
    }

    /// Sends a few datagrams: a closed port answers with an ICMP message, an open one with nothing.
    private boolean isThere(int socket) {
      if (probe(socket) < 0 || probe(socket) == -Sockets.ECONNREFUSED) {
        return false;
      }
      int seconds =
          options.timeoutMillis() < 0
              ? UDP_SCAN_SECONDS
              : (int) TimeUnit.MILLISECONDS.toSeconds(options.timeoutMillis());
      for (int i = 0; i < seconds; i++) {
        sleep(1000);
        if (probe(socket) == -Sockets.ECONNREFUSED) {
          return false;
        }
      }
      return true;
    }

    private static int probe(int socket) {
      try (var arena = Arena.ofConfined()) {
        return Sockets.write(socket, arena.allocateFrom("X").asSlice(0, 1));
      }
    }

    private static void sleep(long millis) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Quit();
      }
    }
  }
}
