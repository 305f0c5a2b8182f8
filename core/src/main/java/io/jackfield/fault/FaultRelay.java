package io.jackfield.fault;

import io.jackfield.Address;
import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Limits;
import io.jackfield.RelayOptions;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.UnixAddress;
import io.jackfield.WireListener;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/// A relay to a server that can be made to misbehave: a test's stand-in for a bad network.
///
/// ```java
/// try (var relay = FaultRelay.to(Address.parse("tcp://127.0.0.1:6379"))) {
///   var client = connectTo("127.0.0.1", relay.port());
///   relay.faults().add("slow", new Fault.Latency(Duration.ofMillis(500)).downstream());
///   ...
///   relay.faults().remove("slow");
/// }
/// ```
///
/// It listens on the loopback address, on a port that the kernel picks, and connects onwards for
/// each client; a client whose server cannot be reached is closed. For a target of UDP it takes
/// datagrams, and a client's session ends after a minute of silence. Safe for concurrent use.
public final class FaultRelay implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FaultRelay.class.getName());

  private static final int MOST_UDP_PEERS = 1_000;
  private static final Duration UDP_IDLE = Duration.ofSeconds(60);

  private final Faults faults;
  private final Closeable front;
  private final Address address;

  private FaultRelay(Faults faults, Closeable front, Address address) {
    this.faults = faults;
    this.front = front;
    this.address = address;
  }

  /// Starts one without faults yet, in front of that server.
  ///
  /// @throws IOException when there is no free port
  public static FaultRelay to(Address target) throws IOException {
    var front = target instanceof UdpAddress ? UdpAddress.loopback(0) : TcpAddress.loopback(0);
    return listen(front, target, new Faults());
  }

  /// Starts one at an address of TCP, UDP or a Unix socket, with faults that others may share.
  ///
  /// @throws IllegalArgumentException when nobody can listen on such an address
  /// @throws io.jackfield.ListenException when the address cannot be taken; the message says why
  public static FaultRelay listen(Address front, Address target, Faults faults) throws IOException {
    return listen(front, target, faults, ConnectOptions.defaults());
  }

  /// The same that connects onwards in a way of the caller's.
  ///
  /// @param connect how; its listener is told of both sides
  /// @throws IllegalArgumentException when nobody can listen on such an address
  /// @throws io.jackfield.ListenException when the address cannot be taken; the message says why
  public static FaultRelay listen(
      Address front, Address target, Faults faults, ConnectOptions connect) throws IOException {
    if (front instanceof UdpAddress udp) {
      var toServer =
          new Onwards(target, faults, connect, RelayOptions.defaults().withIdle(UDP_IDLE));
      var datagrams = DatagramFront.start(udp, MOST_UDP_PEERS, connect.listener(), toServer::serve);
      return new FaultRelay(faults, datagrams, datagrams.address());
    }
    if (!(front instanceof TcpAddress || front instanceof UnixAddress)) {
      throw new IllegalArgumentException("cannot listen on " + front);
    }
    var toServer = new Onwards(target, faults, connect, RelayOptions.defaults());
    var server =
        Server.listen(
            front, options(connect.listener()), client -> toServer.serve(client.asDuplex()));
    return new FaultRelay(faults, server, server.address());
  }

  private static ServerOptions options(WireListener listener) {
    return ServerOptions.defaults()
        .withLimits(Limits.defaults().withIdle(Deadline.FOREVER))
        .withGrace(Duration.ZERO)
        .withListener(listener);
  }

  /// How each client comes to the server. Immutable.
  private record Onwards(
      Address target, Faults faults, ConnectOptions connect, RelayOptions options) {

    /// A client's failure, and its server's, is its own affair: its connection shows it.
    void serve(Duplex client) {
      try {
        faults.join(client, Duplex.connect(target, connect), options);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, () -> "let go of " + client.peer().display() + ": " + e);
      }
    }
  }

  /// What is between the client and the server, to be changed at any time.
  public Faults faults() {
    return faults;
  }

  /// The address it listens on, with its real port.
  public Address address() {
    return address;
  }

  /// The port it listens on.
  ///
  /// @throws IllegalStateException when it listens on a Unix socket, which has none
  public int port() {
    return switch (address) {
      case TcpAddress tcp -> tcp.port();
      case UdpAddress udp -> udp.port();
      default -> throw new IllegalStateException(address + " has no port");
    };
  }

  /// Stops listening, closes all connections at once and waits until they are. Idempotent.
  @Override
  public void close() throws IOException {
    front.close();
  }

  @Override
  public String toString() {
    return "fault relay " + address;
  }
}
