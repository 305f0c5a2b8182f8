package io.jackfield.host;

import io.jackfield.Address;
import io.jackfield.Connection;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.WireEvent;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;

/// A service that listens. Safe for concurrent use.
public final class HostedService implements Closeable {
  // A crowd that comes at once waits in the kernel, not in front of a closed door.
  private static final int BACKLOG = 4096;

  private final ServiceConfig config;
  private final HostListener listener;
  private final RandomGenerator random;
  private final Server server;

  // From accept to the start of the handler, which knows only the peer.
  private final ConcurrentMap<Address, Connection> accepted = new ConcurrentHashMap<>();

  private HostedService(ServiceConfig config, HostListener listener, RandomGenerator random)
      throws IOException {
    this.config = config;
    this.listener = listener;
    this.random = random;
    this.server = listen();
  }

  static HostedService open(ServiceConfig config, HostListener listener, RandomGenerator random)
      throws IOException {
    return new HostedService(config, listener, random);
  }

  private Server listen() throws IOException {
    var options =
        ServerOptions.defaults()
            .withBacklog(BACKLOG)
            .withLimits(config.conversation().enforced(config.limits()))
            .withTube(config.conversation().tube())
            .withListener(this::on);
    return Server.listen(config.listen(), options, this::handle);
  }

  private void on(WireEvent event) {
    if (event instanceof WireEvent.Accepted(var connection)) {
      accepted.put(connection.peer(), connection);
    }
    listener.on(config.name(), event);
  }

  private void handle(Tube tube) throws IOException, InterruptedException {
    var connection = accepted.remove(tube.peer());
    if (connection == null) {
      throw new AssertionError("a client that was not accepted: " + tube.peer());
    }
    config
        .conversation()
        .hold(tube, random, note -> listener.note(config.name(), connection, note));
  }

  /// What the operator calls it.
  public String name() {
    return config.name();
  }

  /// Its settings.
  public ServiceConfig config() {
    return config;
  }

  /// The address it listens on, with its real port.
  public TcpAddress address() {
    // Of the kind that it was told to listen on.
    return (TcpAddress) server.address();
  }

  /// How many clients there are now.
  public int connections() {
    return server.connections();
  }

  void close(Duration grace) throws IOException {
    server.close(grace);
  }

  /// Ends it at once; [Host#close] is the polite way.
  @Override
  public void close() throws IOException {
    server.close(Duration.ZERO);
  }

  void join() throws InterruptedException {
    server.join();
  }

  @Override
  public String toString() {
    return name() + " on " + address().display();
  }
}
