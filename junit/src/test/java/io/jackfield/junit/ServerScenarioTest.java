package io.jackfield.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.Address;
import io.jackfield.ConnectFailedException;
import io.jackfield.Duplex;
import io.jackfield.Limits;
import io.jackfield.Listener;
import io.jackfield.NameException;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.WireListener;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scenarios with both ends of real connections. Numbers are those of `docs/conformance.md`.
@Timeout(60)
@ExtendWith(LeakCheck.class)
class ServerScenarioTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void s38oneClientBothWays(String host) throws Exception {
    try (var listener = Listener.bind(new TcpAddress(host, 0), 1, WireListener.NONE);
        var client = Tube.connect(listener.address());
        var server = Tube.over(listener.accept())) {
      server.send("Hello");
      assertThat(client.readExactly(5).text()).isEqualTo("Hello");
      client.send("Bye-bye");
      client.closeOutput();
      assertThat(server.readToEnd().text()).isEqualTo("Bye-bye");
    }
  }

  @Test
  void s39handlerAnswersEachClient() throws Exception {
    try (var server =
        Server.listen(
            0, tube -> tube.sendLine(new StringBuilder(tube.readLine()).reverse().toString()))) {
      for (var word : List.of("callback", "again")) {
        try (var tube = Tube.connect(server.address())) {
          tube.sendLine(word);
          assertThat(tube.readLine()).isEqualTo(new StringBuilder(word).reverse().toString());
        }
      }
    }
  }

  @Test
  void s39listenerGivesDistinctConversations() throws Exception {
    try (var listener = Listener.bind(TcpAddress.loopback(0), 5, WireListener.NONE)) {
      var peers = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        try (var client = Tube.connect(listener.address());
            var server = Tube.over(listener.accept())) {
          client.sendLine("client " + i);
          assertThat(server.readLine()).isEqualTo("client " + i);
          assertThat(server.peer()).isEqualTo(client.local());
          peers.add(server.peer());
        }
      }
      assertThat(peers).hasSize(3);
    }
  }

  @Test
  void s40failedConnectNamesHostAndPort() throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(
            catchThrowableOfType(
                ConnectFailedException.class, () -> Tube.connect("127.0.0.1", port)))
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("refused")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(ConnectFailedException.Reason.REFUSED));
    assertThatThrownBy(() -> Tube.connect("no-such-host.invalid", 1))
        .isInstanceOf(NameException.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void s40connectionMadeElsewhereIsWrapped() throws Exception {
    var pair = Duplex.pair();
    try (var ours = Tube.over(pair.left());
        var theirs = Tube.over(pair.right())) {
      theirs.sendLine("read me");
      assertThat(ours.readLine()).isEqualTo("read me");
    }
  }

  @Test
  void s42pumpEndsBothSides() throws Exception {
    try (var left = Tube.pair();
        var right = Tube.pair()) {
      var joined = new FutureTask<>(() -> left.right().joinTo(right.left()));
      var thread = Thread.ofVirtual().start(joined);
      left.left().sendLine("what a receives");
      assertThat(right.right().readLine()).isEqualTo("what a receives");
      left.left().closeOutput();
      assertThat(right.right().readToEnd().isEmpty()).isTrue();
      right.right().sendLine("and back");
      right.right().closeOutput();
      assertThat(left.left().readToEnd().text()).isEqualTo("and back\n");
      joined.get(20, TimeUnit.SECONDS);
      thread.join();
    }
  }

  @Test
  void s62thousandConversationsNoneStarves() throws Exception {
    int clients = 1000;
    var options =
        ServerOptions.defaults()
            .withBacklog(clients)
            .withLimits(Limits.defaults())
            .withGrace(Duration.ZERO);
    try (var server =
        Server.listen(
            TcpAddress.loopback(0),
            options,
            tube -> {
              for (int i = 0; i < 3; i++) {
                tube.send(i + " + 1 = ");
                tube.sendLine(tube.readLine().equals("" + (i + 1)) ? "right" : "wrong");
              }
            })) {
      var all = new ArrayList<FutureTask<Integer>>();
      for (int i = 0; i < clients; i++) {
        var task = new FutureTask<>(() -> play(server.address()));
        all.add(task);
        Thread.ofVirtual().start(task);
      }
      for (var each : all) {
        assertThat(each.get(50, TimeUnit.SECONDS)).isEqualTo(3);
      }
    }
  }

  private static int play(Address address) throws IOException {
    int right = 0;
    try (var tube = Tube.connect(address)) {
      for (int i = 0; i < 3; i++) {
        int question = Integer.parseInt(tube.readUntil(" + 1 = "));
        tube.sendLine("" + (question + 1));
        right += tube.readLine().equals("right") ? 1 : 0;
      }
    }
    return right;
  }

  @Test
  void s67closeWithABlockedAcceptFreesThePortAtOnce() throws Exception {
    var server = Server.listen(0, tube -> tube.sendLine("first"));
    int port = server.port();
    for (int i = 0; i < 5; i++) {
      server.close();
      server = Server.listen(port, tube -> tube.sendLine("again"));
    }
    try (var last = server;
        var tube = Tube.connect(last.address())) {
      assertThat(tube.readLine()).isEqualTo("again");
    }
  }

  @Test
  void s67listenerThatIsClosedEndsItsAccept() throws Exception {
    var listener = Listener.bind(TcpAddress.loopback(0), 1, WireListener.NONE);
    var task = new FutureTask<>(listener::accept);
    Thread.ofVirtual().start(task);
    listener.close();
    assertThatThrownBy(() -> task.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(java.nio.channels.ClosedChannelException.class);
    try (var again = Listener.bind(listener.address(), 1, WireListener.NONE)) {
      assertThat(again.port()).isEqualTo(listener.port());
    }
  }
}
