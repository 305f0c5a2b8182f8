package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class DialerTest {
  private final Events events = new Events();
  private final ConnectOptions how = ConnectOptions.defaults().withListener(events);

  /// A port on the loopback address where nothing listens.
  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void refusedConnectionNamesTheAddress() throws Exception {
    int port = closedPort();
    var failure =
        catchThrowableOfType(
            ConnectFailedException.class, () -> Duplex.connect(TcpAddress.loopback(port), how));
    assertThat(failure)
        .hasMessage("127.0.0.1:" + port + " refused the connection: nothing listens on that port");
    assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.REFUSED);
    assertThat(events.names())
        .containsExactly("Resolving", "Resolved", "Connecting", "SocketOpened", "ConnectFailed");
  }

  @Test
  void unknownHostIsNamed() {
    // The top-level name "invalid" never resolves (RFC 6761, 6.4).
    assertThatThrownBy(() -> Duplex.connect(new TcpAddress("no-such-host.invalid", 1), how))
        .isInstanceOf(NameException.class)
        .hasMessageContaining("unknown host \"no-such-host.invalid\"");
    assertThat(events.names()).containsExactly("Resolving", "ResolveFailed");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void silentAddressTimesOut() throws Exception {
    // A listener whose backlog is full answers no further handshake on Linux.
    var waiting = new ArrayList<SocketChannel>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(full, waiting);
      var failure =
          catchThrowableOfType(
              ConnectFailedException.class,
              () ->
                  Duplex.connect(
                      TcpAddress.loopback(full.getLocalPort()),
                      how.withTimeout(Duration.ofMillis(50))));
      assertThat(failure).hasMessageContaining("did not answer within");
      assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.TIMED_OUT);
      assertThat(events.names()).endsWith("Connecting", "SocketOpened", "ConnectFailed");
    } finally {
      Closing.all(waiting);
    }
  }

  private static void fill(ServerSocket full, List<SocketChannel> waiting) throws IOException {
    for (int i = 0; i < 20; i++) {
      var channel = SocketChannel.open();
      waiting.add(channel);
      try {
        channel
            .socket()
            .connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()), 200);
      } catch (SocketTimeoutException _) {
        return;
      }
    }
    throw new AssertionError("the backlog never filled");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void unreachableAddressIsToldApart() {
    // TCP has no way to the broadcast address.
    var failure =
        catchThrowableOfType(
            ConnectFailedException.class,
            () -> Duplex.connect(new TcpAddress("255.255.255.255", 1), how));
    assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.UNREACHABLE);
    assertThat(failure).hasMessageStartingWith("255.255.255.255:1 cannot be reached: ");
  }

  @Test
  void portZeroIsRefused() {
    assertThatThrownBy(() -> Duplex.connect(TcpAddress.loopback(0), how))
        .isInstanceOf(BadAddressException.class)
        .hasMessageContaining("port 0");
    assertThat(events.all()).isEmpty();
  }

  @Test
  void familyFilterLeavesOtherAddressesOut() throws Exception {
    assertThatThrownBy(() ->
            Duplex.connect(TcpAddress.loopback(1), how.withFamily(ConnectOptions.Family.IPV6)))
        .isInstanceOf(NameException.class)
        .hasMessage("\"127.0.0.1\" has no IPv6 address");
    assertThatThrownBy(() ->
            Duplex.connect(new TcpAddress("::1", 1), how.withFamily(ConnectOptions.Family.IPV4)))
        .hasMessage("\"::1\" has no IPv4 address");
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var duplex =
            Duplex.connect(
                TcpAddress.loopback(listener.getLocalPort()),
                how.withFamily(ConnectOptions.Family.IPV4))) {
      assertThat(duplex.peer()).isEqualTo(TcpAddress.loopback(listener.getLocalPort()));
    }
  }

  @Test
  void everyAddressOfANameIsTried() throws Exception {
    var addresses = InetAddress.getAllByName("localhost");
    assumeTrue(addresses.length > 1, "localhost has one address here");
    try (var listener = new ServerSocket(0, 1, addresses[1]);
        var duplex = Duplex.connect(new TcpAddress("localhost", listener.getLocalPort()), how)) {
      assertThat(duplex.peer().display())
          .isEqualTo(
              new HostPort(HostPort.literal(addresses[1]), listener.getLocalPort()).toString());
      assertThat(events.names())
          .containsExactly(
              "Resolving",
              "Resolved",
              "Connecting",
              "SocketOpened",
              "ConnectFailed",
              "Connecting",
              "SocketOpened",
              "Connected");
    }
  }

  @Test
  void connectsWithoutAnyTimeoutToo() throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var duplex =
            Duplex.connect(
                TcpAddress.loopback(listener.getLocalPort()), how.withTimeout(Deadline.FOREVER))) {
      assertThat(duplex.local()).isNotEqualTo(duplex.peer());
    }
    assertThat(events.names())
        .containsExactly(
            "Resolving", "Resolved", "Connecting", "SocketOpened", "Connected", "Closed");
  }

  @Test
  void tubeConnectsByHostAndPort() throws Exception {
    try (var server = Server.listen(0, tube -> tube.sendLine("hi"));
        var tube = Tube.connect("localhost", server.port())) {
      assertThat(tube.readLine()).isEqualTo("hi");
    }
  }
}
