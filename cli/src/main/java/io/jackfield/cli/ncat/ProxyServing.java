package io.jackfield.cli.ncat;

import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Tube;
import io.jackfield.cli.console.Messages;
import io.jackfield.proxy.Credentials;
import io.jackfield.proxy.ProxyHandler;
import io.jackfield.proxy.ProxyHop;
import io.jackfield.proxy.ProxyOptions;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;

/// `-l --proxy-type http`: an HTTP proxy. Safe for concurrent use.
final class ProxyServing {
  // How long a client's own end is waited for: closing at once could reset what it has not read.
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final ProxyHandler handler;

  ProxyServing(Session session) throws NcatException {
    var settings = session.settings();
    var options =
        ProxyOptions.defaults()
            .withKinds(Set.of(ProxyHop.Kind.HTTP))
            .withRealm("Ncat")
            .withCredentials(credentials(settings.proxy()))
            .withConnect(ConnectOptions.defaults().withFamily(settings.family()))
            .withListener(event -> session.report().debug(event.line()));
    this.handler = new ProxyHandler(options);
  }

  private static Credentials credentials(ProxySettings settings) throws NcatException {
    try {
      return settings.credentials().map(Credentials::parse).orElse(Credentials.none());
    } catch (IllegalArgumentException e) {
      throw NcatException.quitting("--proxy-auth: " + Messages.of(e) + ".");
    }
  }

  /// Serves one client.
  void serve(Duplex client) throws IOException {
    try {
      handler.handle(Tube.over(client));
      client.closeOutput();
      var scratch = ByteBuffer.allocate(4 * 1024);
      var deadline = Deadline.after(FAREWELL);
      while (!deadline.hasPassed() && client.read(scratch.clear(), deadline) >= 0) {}
    } catch (SocketTimeoutException _) {
      // It keeps its side open, and has been told all.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
