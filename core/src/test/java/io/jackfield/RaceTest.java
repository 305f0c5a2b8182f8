package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.ConnectFailedException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Races between addresses of 127.0.0.0/8, which is all this machine's on Linux.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class RaceTest {
  private static final Duration DELAY = Duration.ofMillis(250);

  private final Events events = new Events();
  private final List<ServerSocket> servers = new ArrayList<>();
  private final List<SocketChannel> waiting = new ArrayList<>();

  @AfterEach
  void closeAll() throws IOException {
    Closing.all(waiting);
    Closing.all(servers);
  }

  private InetSocketAddress good(String host) throws IOException {
    var server = new ServerSocket(0, 5, InetAddress.ofLiteral(host));
    servers.add(server);
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private static InetSocketAddress closed(String host) throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral(host))) {
      return (InetSocketAddress) server.getLocalSocketAddress();
    }
  }

  /// An address that answers nothing: its backlog is full, so the kernel drops further handshakes.
  private InetSocketAddress silent(String host) throws IOException {
    var server = new ServerSocket(0, 1, InetAddress.ofLiteral(host));
    servers.add(server);
    var address = (InetSocketAddress) server.getLocalSocketAddress();
    for (int i = 0; i < 20; i++) {
      var channel = SocketChannel.open();
      waiting.add(channel);
      try {
        channel.socket().connect(address, 200);
      } catch (SocketTimeoutException _) {
        return address;
      }
    }
    throw new AssertionError("the backlog never filled");
  }

  private Duplex race(Duration delay, Duration timeout, InetSocketAddress... addresses)
      throws IOException {
    var deadline = Deadline.after(timeout);
    var options = ConnectOptions.defaults().withListener(events);
    var racers =
        Stream.of(addresses)
            .map(each -> new AddressDialer(each, Dialer.Kind.TCP, options, deadline))
            .toList();
    return new Race(racers, delay, deadline).run();
  }

  private Duplex race(InetSocketAddress... addresses) throws IOException {
    return race(DELAY, Duration.ofSeconds(30), addresses);
  }

  private static Address address(InetSocketAddress inet) {
    return TcpAddress.of(inet);
  }

  /// What happened, without the sockets that it took.
  private List<String> steps() {
    return events.names().stream().filter(name -> !name.equals("SocketOpened")).toList();
  }

  @Test
  void aSilentAddressCostsTheDelayOnly() throws Exception {
    var silent = silent("127.0.0.2");
    var good = good("127.0.0.3");
    long start = System.nanoTime();
    try (var duplex = race(silent, good)) {
      var took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(duplex.peer()).isEqualTo(address(good));
      // Far less than the 30 s that the silent one may take; not before its turn was over.
      assertThat(took).isBetween(DELAY, Duration.ofSeconds(15));
    }
    assertThat(steps())
        .containsExactly("Connecting", "Connecting", "Connected", "ConnectFailed", "Closed");
    var lost = events.of(WireEvent.ConnectFailed.class).getFirst();
    assertThat(lost.target()).isEqualTo(address(silent));
    assertThat(lost.reason()).endsWith(": another address answered first");
  }

  @Test
  void theNextStartsAtOnceWhenOneFails() throws Exception {
    var good = good("127.0.0.3");
    try (var duplex = race(Duration.ofHours(1), Deadline.FOREVER, closed("127.0.0.2"), good)) {
      assertThat(duplex.peer()).isEqualTo(address(good));
    }
    assertThat(steps())
        .containsExactly("Connecting", "ConnectFailed", "Connecting", "Connected", "Closed");
  }

  @Test
  void theFirstThatAnswersIsTheOnlyOneWhenItIsQuick() throws Exception {
    var first = good("127.0.0.2");
    try (var duplex = race(Duration.ofHours(1), Deadline.FOREVER, first, good("127.0.0.3"))) {
      assertThat(duplex.peer()).isEqualTo(address(first));
    }
    assertThat(steps()).containsExactly("Connecting", "Connected", "Closed");
  }

  @Test
  void ofTwoThatAnswerAtOnceOneWins() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (var _ = race(Duration.ZERO, Deadline.FOREVER, good("127.0.0.2"), good("127.0.0.3"))) {
        var started = events.of(WireEvent.Connecting.class).size();
        var ended = events.of(WireEvent.ConnectFailed.class).size();
        assertThat(events.of(WireEvent.Connected.class)).hasSize(i + 1);
        assertThat(started).isEqualTo(ended + i + 1);
      }
    }
  }

  @Test
  void allFailuresAreTold() throws Exception {
    var one = closed("127.0.0.2");
    var two = closed("127.0.0.3");
    var failure = catchThrowableOfType(ConnectFailedException.class, () -> race(one, two));
    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure)
        .hasMessageContaining(address(one).display() + " refused")
        .hasMessageContaining(address(two).display() + " refused");
    assertThat(failure.getSuppressed()).hasSize(1);
  }

  @Test
  void oneDeadlineHoldsForAllAndLeavesEachItsChance() throws Exception {
    var failure =
        catchThrowableOfType(
            ConnectFailedException.class,
            () ->
                race(
                    Duration.ofHours(1),
                    Duration.ofMillis(300),
                    silent("127.0.0.2"),
                    silent("127.0.0.3")));
    assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(steps())
        .containsExactly("Connecting", "Connecting", "ConnectFailed", "ConnectFailed");
  }

  @Test
  void anInterruptGivesAllUp() throws Exception {
    var silent = silent("127.0.0.2");
    var caught = new ConnectFailedException[1];
    var racing =
        Thread.ofVirtual()
            .start(() ->
                caught[0] =
                    catchThrowableOfType(
                        ConnectFailedException.class, () -> race(silent, silent("127.0.0.4"))));
    events.await(WireEvent.Connecting.class, 2);
    racing.interrupt();
    racing.join();
    assertThat(caught[0]).hasMessage("gave up connecting: this thread was interrupted");
    assertThat(events.of(WireEvent.ConnectFailed.class)).hasSize(2);
  }
}
