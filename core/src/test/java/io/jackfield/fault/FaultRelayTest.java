package io.jackfield.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.Address;
import io.jackfield.Duplex;
import io.jackfield.RelayOptions;
import io.jackfield.Server;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.UnixAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FaultRelayTest {
  @AfterEach
  void nothingOfOursIsLeft() throws Exception {
    LeftThreads.awaitNone();
  }

  @Test
  void anExampleForTheGuide() throws Exception {
    try (var server = Server.listen(0, tube -> tube.sendLine("hello"));
        var relay = FaultRelay.to(TcpAddress.loopback(server.port()));
        var client = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
      client.setSoTimeout(300);
      assertThat(client.getInputStream().read()).isEqualTo('h');
      relay.faults().add("stuck", new Fault.Stall(Onset.atOnce()).downstream());
      var late = new Socket(InetAddress.getLoopbackAddress(), relay.port());
      late.setSoTimeout(300);
      assertThatThrownBy(() -> late.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      relay.faults().remove("stuck");
      assertThat(late.getInputStream().read()).isEqualTo('h');
      late.close();
    }
  }

  @Test
  void whichConnectionsHadAFaultIsCounted() throws Exception {
    try (var server = Server.listen(0, tube -> tube.sendLine("hello"));
        var relay = FaultRelay.to(TcpAddress.loopback(server.port()))) {
      relay
          .faults()
          .add(
              "closed",
              new Fault.Close(Onset.atOnce()).downstream().withProbability(0.5).withSeed(1));
      int empty = 0;
      for (int i = 0; i < 10; i++) {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
          empty += client.getInputStream().readAllBytes().length == 0 ? 1 : 0;
        }
      }
      assertThat(empty).isBetween(1, 9);
      assertThat(relay.faults().hits("closed")).isEqualTo(empty);
    }
  }

  @Test
  void aClientWhoseServerIsNotThereIsClosed() throws Exception {
    int port;
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    try (var relay = FaultRelay.to(TcpAddress.loopback(port));
        var client = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
      client.setSoTimeout(20_000);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void closingEndsConnectionsThatAreHeldForEver() throws Exception {
    var faults = new Faults();
    faults.add("stall", new Fault.Stall(Onset.atOnce()).bothWays());
    faults.add("deaf", new Fault.NeverRead().upstream());
    try (var pair = PlainPair.with(faults)) {
      pair.answer(new byte[1_000]);
      pair.send(new byte[1_000]);
      pair.relay.close();
      assertThat(endsOf(pair.client)).isTrue();
    }
  }

  /// Whether the stream ends, in order or by a reset.
  private static boolean endsOf(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (IOException e) {
      return !(e instanceof SocketTimeoutException);
    }
  }

  @Test
  void aUnixSocketIsAFrontAsWell(@TempDir Path folder) throws Exception {
    var path = new UnixAddress(folder.resolve("s"));
    try (var server = Server.listen(0, tube -> tube.sendLine("hello"));
        var relay = FaultRelay.listen(path, TcpAddress.loopback(server.port()), new Faults());
        var tube = Tube.connect(relay.address())) {
      assertThat(tube.readLine()).isEqualTo("hello");
      assertThatThrownBy(relay::port).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void nobodyListensOnAProgram() {
    assertThatThrownBy(() ->
            FaultRelay.listen(Address.parse("exec:cat"), TcpAddress.loopback(1), new Faults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exec:cat");
  }

  @Test
  void twoDuplexesAreJoinedAndAResetSaysWhichFaultItWas() throws Exception {
    var faults = new Faults();
    faults.add("cut", new Fault.Reset(Onset.afterBytes(2)).upstream());
    var client = Duplex.pair();
    var server = Duplex.pair();
    try (var tube = Tube.over(client.left());
        var other = Tube.over(server.right())) {
      tube.send("abc");
      assertThatThrownBy(() -> faults.join(client.right(), server.left(), RelayOptions.defaults()))
          .isInstanceOf(FaultException.class)
          .hasMessage("the fault \"cut\" reset the connection");
      assertThat(other.readExactly(2).text()).isEqualTo("ab");
      assertThat(faults.connections()).isZero();
    }
  }

  @Test
  void anIdleLimitEndsAStall() throws Exception {
    var faults = new Faults();
    faults.add("stall", new Fault.Stall(Onset.atOnce()).bothWays());
    var client = Duplex.pair();
    var server = Duplex.pair();
    try (var tube = Tube.over(client.left());
        var _ = Tube.over(server.right())) {
      tube.send("abc");
      assertThatThrownBy(() ->
              faults.join(
                  client.right(),
                  server.left(),
                  RelayOptions.defaults().withIdle(Duration.ofMillis(300))))
          .hasMessageContaining("said anything");
    }
  }
}
