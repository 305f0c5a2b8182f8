package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(Scheduling.class)
class ServerTest {
  private static final TubeOptions PATIENT = TubeOptions.defaults().withTimeout(Await.LONG);
  private static final Handler ECHO =
      tube -> {
        while (true) {
          tube.sendLine(tube.readLine());
        }
      };

  private final Events events = new Events();
  private final ServerOptions options;

  ServerTest(Scheduling scheduling) {
    this.options =
        ServerOptions.defaults().withScheduling(scheduling).withTube(PATIENT).withListener(events);
  }

  @AfterEach
  void nothingOfOursIsLeft() throws Exception {
    Await.until("no thread is left of " + Leftovers.threads(), () -> Leftovers.threads().isEmpty());
  }

  private Server listen(Handler handler) throws IOException {
    return listen(Limits.defaults(), handler);
  }

  private Server listen(Limits limits, Handler handler) throws IOException {
    return Server.listen(TcpAddress.loopback(0), options.withLimits(limits), handler);
  }

  private static Tube connect(Server server) throws IOException {
    return Tube.connect(server.address(), ConnectOptions.defaults(), PATIENT);
  }

  private static String ask(Tube tube, String line) throws IOException {
    tube.sendLine(line);
    return tube.readLine();
  }

  // ---- limits

  @Test
  void clientBeyondTheLimitWaitsInTheBacklogUntilOneLeaves() throws Exception {
    try (var server = listen(Limits.defaults().withConnections(2), ECHO);
        var first = connect(server);
        var second = connect(server);
        var third = connect(server)) {
      assertThat(ask(first, "1")).isEqualTo("1");
      assertThat(ask(second, "2")).isEqualTo("2");
      third.sendLine("3");
      assertThatThrownBy(() -> third.withTimeout(Duration.ofMillis(50)).readLine())
          .isInstanceOf(TimedOutException.class);
      assertThat(events.of(WireEvent.Accepted.class)).hasSize(2);
      assertThat(server.connections()).isEqualTo(2);
      first.closeOutput();
      assertThat(third.readLine()).isEqualTo("3");
      assertThat(events.names().indexOf("Closed"))
          .isLessThan(events.names().lastIndexOf("Accepted"));
    }
  }

  @Test
  void clientBeyondItsAddressesLimitIsTurnedAway() throws Exception {
    try (var server = listen(Limits.defaults().withConnectionsPerPeer(1), ECHO)) {
      try (var first = connect(server)) {
        assertThat(ask(first, "1")).isEqualTo("1");
        try (var second = connect(server)) {
          assertThatThrownBy(second::readLine).isInstanceOf(WaitException.class);
        }
        var rejected = events.await(WireEvent.Rejected.class);
        assertThat(rejected.reason()).isEqualTo(CloseReason.PEER_LIMIT);
      }
      events.await(WireEvent.Closed.class);
      Await.until("the first is gone", () -> server.connections() == 0);
      try (var third = connect(server)) {
        assertThat(ask(third, "3")).isEqualTo("3");
      }
      assertThat(events.of(WireEvent.Accepted.class)).hasSize(2);
    }
  }

  @Test
  void idleConversationEndsByItsLimit() throws Exception {
    var failures = new LinkedBlockingQueue<ClosedException>();
    try (var server =
            listen(
                Limits.defaults().withIdle(Duration.ofMillis(50)),
                tube -> {
                  try {
                    tube.readLine();
                  } catch (ClosedException e) {
                    failures.add(e);
                  }
                });
        var client = connect(server)) {
      assertThatThrownBy(client::readLine).isInstanceOf(WaitException.class);
      var failure = failures.take();
      assertThat(failure.reason()).isEqualTo(CloseReason.IDLE_LIMIT);
      assertThat(failure).hasMessageContaining("the idle limit was reached (50 ms)");
      assertThat(events.await(WireEvent.Closed.class).reason()).isEqualTo(CloseReason.IDLE_LIMIT);
    }
  }

  @Test
  void totalLimitEndsAHandlerThatIsBusyElsewhere() throws Exception {
    var interrupted = new CountDownLatch(1);
    try (var server =
            listen(
                Limits.defaults().withTotal(Duration.ofMillis(50)),
                _ -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                });
        var client = connect(server)) {
      assertThatThrownBy(client::readLine).isInstanceOf(WaitException.class);
      interrupted.await();
      assertThat(events.await(WireEvent.Closed.class).reason()).isEqualTo(CloseReason.TOTAL_LIMIT);
      events.await(WireEvent.HandlerFailed.class);
    }
  }

  @Test
  void totalLimitEndsAWaitAndSaysSo() throws Exception {
    var failures = new LinkedBlockingQueue<ClosedException>();
    try (var server =
            listen(
                Limits.defaults().withTotal(Duration.ofMillis(50)),
                tube -> {
                  try {
                    tube.readLine();
                  } catch (ClosedException e) {
                    failures.add(e);
                  }
                });
        var client = connect(server)) {
      assertThatThrownBy(client::readLine).isInstanceOf(WaitException.class);
      assertThat(failures.take().reason()).isEqualTo(CloseReason.TOTAL_LIMIT);
    }
  }

  // ---- handlers

  @Test
  void failingHandlerEndsItsConversationOnly() throws Exception {
    try (var server =
            listen(tube -> {
              if (tube.readLine().equals("fail")) {
                throw new IOException("as asked");
              }
              tube.sendLine("fine");
            });
        var failing = connect(server);
        var other = connect(server)) {
      failing.sendLine("fail");
      assertThatThrownBy(failing::readLine).isInstanceOf(WaitException.class);
      assertThat(events.await(WireEvent.HandlerFailed.class).failure()).hasMessage("as asked");
      assertThat(ask(other, "go")).isEqualTo("fine");
    }
  }

  @Test
  void lastLineArrivesAlthoughTheClientsInputIsUnread() throws Exception {
    try (var server = listen(tube -> tube.sendLine("wrong answer, bye"));
        var client = connect(server)) {
      client.send("x".repeat(200_000));
      assertThat(client.readLine()).isEqualTo("wrong answer, bye");
      assertThatThrownBy(client::readLine).isInstanceOf(EndOfStreamException.class);
    }
    assertThat(events.of(WireEvent.HandlerFailed.class)).isEmpty();
    assertThat(events.await(WireEvent.Closed.class).bytesIn()).isEqualTo(200_000);
  }

  @Test
  void clientThatResetsAfterTheEndIsNotTheHandlersFailure() throws Exception {
    try (var server = listen(tube -> tube.sendLine("bye"))) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        assertThat(socket.getInputStream().readNBytes(4)).hasSize(4);
        socket.setSoLinger(true, 0);
      }
      assertThat(events.await(WireEvent.Closed.class).bytesOut()).isEqualTo(4);
    }
    assertThat(events.of(WireEvent.HandlerFailed.class)).isEmpty();
  }

  @Test
  void clientThatNeverEndsIsClosedAfterTheLingerTime() throws Exception {
    try (var server =
            Server.listen(
                TcpAddress.loopback(0),
                options.withLinger(Duration.ofMillis(20)),
                tube -> tube.sendLine("bye"));
        var client = connect(server)) {
      assertThat(client.readLine()).isEqualTo("bye");
      assertThat(events.await(WireEvent.Closed.class).reason()).isEqualTo(CloseReason.WE_ENDED);
    }
  }

  // ---- close

  @Test
  void closeFreesThePortAtOnceAndLetsAHandlerFinish() throws Exception {
    var server = listen(tube -> tube.sendLine("you said " + tube.readLine()));
    try (var client = connect(server)) {
      events.await(WireEvent.Accepted.class);
      var closing =
          Await.start(() -> {
            server.close(Await.LONG);
            return true;
          });
      Await.until("the port is free", () -> canListen(server.port()));
      assertThat(ask(client, "hello")).isEqualTo("you said hello");
      client.closeOutput();
      assertThat(closing.result()).isTrue();
      assertThat(events.await(WireEvent.Closed.class).reason()).isNotEqualTo(CloseReason.SHUTDOWN);
    } finally {
      server.close();
    }
  }

  private static boolean canListen(int port) {
    try (var again = Server.listen(port, _ -> {})) {
      return again.port() == port;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void portCanBeTakenAgainRightAfterClose() throws Exception {
    for (int i = 0; i < 20; i++) {
      var server = listen(ECHO);
      try (var client = connect(server)) {
        assertThat(ask(client, "x")).isEqualTo("x");
        server.close(Duration.ZERO);
        try (var again = Server.listen(server.address(), options, ECHO);
            var other = connect(again)) {
          assertThat(ask(other, "y")).isEqualTo("y");
        }
      }
    }
  }

  @Test
  void closeEndsWhoDoesNotFinishInTheGraceTime() throws Exception {
    var failures = new LinkedBlockingQueue<Exception>();
    var server =
        listen(tube -> {
          try {
            if (tube.readLine().equals("read")) {
              tube.readLine();
            }
            new CountDownLatch(1).await();
          } catch (ClosedException | InterruptedException e) {
            failures.add(e);
            throw e;
          }
        });
    try (var reader = connect(server);
        var sleeper = connect(server)) {
      reader.sendLine("read");
      sleeper.sendLine("sleep");
      events.await(WireEvent.Received.class, 2);
      server.close(Duration.ofMillis(20));
      assertThat(server.connections()).isZero();
      assertThat(failures)
          .satisfiesExactlyInAnyOrder(
              e ->
                  assertThat(e)
                      .isInstanceOfSatisfying(
                          ClosedException.class,
                          closed -> assertThat(closed.reason()).isEqualTo(CloseReason.SHUTDOWN)),
              e -> assertThat(e).isInstanceOf(InterruptedException.class));
      assertThat(events.of(WireEvent.Closed.class))
          .hasSize(2)
          .allMatch(closed -> closed.reason() == CloseReason.SHUTDOWN);
    } finally {
      server.close();
    }
  }

  @Test
  void closeIsIdempotentAndMayComeFromManyThreads() throws Exception {
    var server = listen(ECHO);
    try (var client = connect(server)) {
      assertThat(ask(client, "x")).isEqualTo("x");
      var closers = new ArrayList<Await.Task<Boolean>>();
      for (int i = 0; i < 8; i++) {
        closers.add(
            Await.start(() -> {
              server.close(Duration.ofMillis(10));
              return server.connections() == 0;
            }));
      }
      for (var closer : closers) {
        assertThat(closer.result()).isTrue();
      }
      server.close();
      server.join();
      assertThat(events.of(WireEvent.ListenerClosed.class)).hasSize(1);
    }
  }

  @Test
  void lingeringAtShutdownIsNotTheHandlersFailure() throws Exception {
    var server =
        Server.listen(
            TcpAddress.loopback(0), options.withLinger(Await.LONG), tube -> tube.sendLine("bye"));
    try (var client = connect(server)) {
      assertThat(client.readLine()).isEqualTo("bye");
      events.await(WireEvent.HalfClosed.class);
      server.close(Duration.ZERO);
    } finally {
      server.close();
    }
    assertThat(events.of(WireEvent.HandlerFailed.class)).isEmpty();
    assertThat(events.of(WireEvent.Closed.class)).hasSize(1);
  }

  @Test
  void takenPortIsExplained() throws Exception {
    try (var server = listen(ECHO)) {
      assertThatThrownBy(() -> Server.listen(server.port(), ECHO))
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("the port is taken")
          .hasMessageContaining(server.address().display());
    }
  }

  @Test
  void foreignAddressIsExplained() {
    assertThatThrownBy(() -> Server.listen(new TcpAddress("192.0.2.1", 0), options, ECHO))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("not an address of this machine");
  }

  // ---- many

  @Test
  @EnabledOnOs(OS.LINUX)
  void oneActiveClientIsServedAmongTwoThousandIdleOnesAndNothingIsLeft() throws Exception {
    int idle = 2_000;
    var before = Leftovers.sockets();
    var clients = new ArrayList<SocketChannel>();
    var server = listen(ECHO);
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
      for (int i = 0; i < idle; i++) {
        clients.add(SocketChannel.open(address));
      }
      try (var active = connect(server)) {
        for (int i = 0; i < 100; i++) {
          assertThat(ask(active, "line " + i)).isEqualTo("line " + i);
        }
      }
      events.await(WireEvent.Accepted.class, idle + 1);
    } finally {
      for (var client : clients) {
        client.close();
      }
      server.close();
    }
    assertThat(server.connections()).isZero();
    assertThat(events.of(WireEvent.Closed.class)).hasSize(idle + 1);
    Await.until(
        "no descriptor is left",
        () -> {
          var now = Leftovers.sockets();
          now.removeAll(before);
          return now.isEmpty();
        });
  }

  @Test
  void eachAcceptedHasOneClosedWithItsByteCounts() throws Exception {
    try (var server =
        listen(tube -> {
          while (true) {
            tube.send("[" + tube.readLine() + "]\n");
          }
        })) {
      for (int i = 1; i <= 20; i++) {
        try (var client = connect(server)) {
          for (int line = 0; line < i; line++) {
            assertThat(ask(client, "abc")).isEqualTo("[abc]");
          }
        }
      }
      events.await(WireEvent.Closed.class, 20);
    }
    var accepted = events.of(WireEvent.Accepted.class);
    var closed = events.of(WireEvent.Closed.class);
    assertThat(accepted).hasSize(20);
    assertThat(closed).hasSize(20);
    for (int i = 0; i < 20; i++) {
      var connection = accepted.get(i).connection();
      int lines = i + 1;
      assertThat(closed)
          .filteredOn(end -> end.connection().equals(connection))
          .singleElement()
          .satisfies(end -> {
            assertThat(end.reason()).isEqualTo(CloseReason.PEER_ENDED);
            assertThat(end.bytesIn()).isEqualTo(4L * lines);
            assertThat(end.bytesOut()).isEqualTo(6L * lines);
          });
    }
  }

  @Test
  void listensOnIpv6Too() throws Exception {
    assumeTrue(hasIpv6());
    try (var server = Server.listen(new TcpAddress("::1", 0), options, ECHO);
        var client = connect(server)) {
      assertThat(ask(client, "six")).isEqualTo("six");
      assertThat(server.address().toString()).startsWith("tcp://[::1]:");
      assertThat(client.peer()).isEqualTo(server.address());
    }
  }

  private static boolean hasIpv6() {
    try (var _ = Server.listen(new TcpAddress("::1", 0), ServerOptions.defaults(), ECHO)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
