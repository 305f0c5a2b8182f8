package io.jackfield.replay;

import io.jackfield.Address;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Limits;
import io.jackfield.Say;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.transcript.Session;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands in for the server of a record: says to real clients what was said in it, and compares
/// what they say.
///
/// ```java
/// try (var server = ReplayServer.start(session)) {
///   myClient.talkTo(server.address());
///   assertThat(server.awaitOutcome(TEN_SECONDS)).matches(Outcome::isSame);
/// }
/// ```
///
/// The first client gets the first session, the second the second, and after the last it begins
/// anew: with one session every client gets that. Clients are served at once, each on a virtual
/// thread. A client that differs is talked to no further.
///
/// Safe for concurrent use.
public final class ReplayServer implements Closeable {
  /// How many outcomes are kept for [#awaitOutcome]; of more the oldest are forgotten.
  public static final int MOST_OUTCOMES = 1_000;

  private final List<Replay> replays;
  private final AtomicInteger clients = new AtomicInteger();
  private final ReplayStage stage;

  // Guarded by itself.
  private final ArrayDeque<Outcome> outcomes = new ArrayDeque<>();

  private ReplayServer(List<Replay> replays, Address address, ServerOptions how)
      throws IOException {
    this.replays = replays;
    this.stage =
        address instanceof UdpAddress udp
            ? new DatagramStage(udp, how, this::serve)
            : new StreamStage(Server.listen(address, how, tube -> serve(tube.asDuplex())));
  }

  /// Plays a session to every client, on the loopback address at a port that the kernel picks: over
  /// UDP when the session was of UDP, else over TCP. With [ReplayOptions#defaults], and one second
  /// for a client at hand when it is closed.
  ///
  /// @throws io.jackfield.ListenException when there is no free port
  public static ReplayServer start(Session session) throws IOException {
    var replay = Replay.server(session);
    return listen(
        replay.isDatagrams() ? UdpAddress.loopback(0) : TcpAddress.loopback(0),
        ServerOptions.defaults()
            .withLimits(Limits.defaults().withIdle(Deadline.FOREVER))
            .withGrace(Duration.ofSeconds(1)),
        List.of(replay));
  }

  /// Plays the sessions in their order.
  ///
  /// @param address where to listen: TCP, UDP or a Unix socket
  /// @param how with what layer and listener, and what clients are granted; of the limits the
  ///   number of connections, and for streams the others too
  /// @throws IllegalArgumentException when there is no session, or one that plays the client
  /// @throws io.jackfield.JackfieldException when the address cannot be taken; the message says why
  public static ReplayServer listen(Address address, ServerOptions how, List<Replay> replays)
      throws IOException {
    if (replays.isEmpty() || replays.stream().anyMatch(each -> each.part() != Part.SERVER)) {
      throw new IllegalArgumentException("sessions that play the server are needed: " + replays);
    }
    return new ReplayServer(List.copyOf(replays), address, how);
  }

  /// The address it listens on, with its real port.
  public Address address() {
    return stage.address();
  }

  /// The port it listens on.
  ///
  /// @throws IllegalStateException when it listens on a Unix socket, which has none
  public int port() {
    return switch (address()) {
      case TcpAddress tcp -> tcp.port();
      case UdpAddress udp -> udp.port();
      default -> throw new IllegalStateException(address() + " has no port");
    };
  }

  private void serve(Duplex client) throws InterruptedException {
    int number = Math.floorMod(clients.getAndIncrement(), replays.size());
    var replay = replays.get(number);
    try {
      tell(replay.against(client));
    } catch (IOException e) {
      tell(new Outcome.Unfinished(replay.session(), Say.failure(e)));
    } catch (InterruptedException e) {
      tell(new Outcome.Unfinished(replay.session(), "the server was closed"));
      throw e;
    }
  }

  private void tell(Outcome outcome) {
    synchronized (outcomes) {
      if (outcomes.size() == MOST_OUTCOMES) {
        outcomes.removeFirst();
      }
      outcomes.add(outcome);
      outcomes.notifyAll();
    }
  }

  /// Takes the next outcome, in the order in which clients were done with.
  ///
  /// @throws SocketTimeoutException when no client was done with in time
  public Outcome awaitOutcome(Duration timeout) throws IOException, InterruptedException {
    var deadline = Deadline.after(timeout);
    synchronized (outcomes) {
      while (outcomes.isEmpty()) {
        if (deadline.hasPassed()) {
          throw new SocketTimeoutException(
              "no client of "
                  + address().display()
                  + " was done with within "
                  + Say.duration(timeout)
                  + "; there were "
                  + clients.get());
        }
        // An hour at most, then again: there may be no deadline.
        long nanos = Math.clamp(deadline.remainingNanos(), 1_000_000L, 3_600_000_000_000L);
        TimeUnit.NANOSECONDS.timedWait(outcomes, nanos);
      }
      return outcomes.removeFirst();
    }
  }

  /// The outcomes that nobody has taken.
  public List<Outcome> outcomes() {
    synchronized (outcomes) {
      return List.copyOf(outcomes);
    }
  }

  /// Gives the address up, lets clients at hand finish for the grace period, then ends them; their
  /// outcomes are there when this returns. Idempotent.
  @Override
  public void close() throws IOException {
    stage.close();
  }
}
