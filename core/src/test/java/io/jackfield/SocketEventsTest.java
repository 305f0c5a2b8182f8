package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.SocketSettings.Setting;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is told of sockets before anybody talks through them, and of datagrams.
@Timeout(60)
class SocketEventsTest {
  private static final SocketSettings NOTHING = SocketSettings.defaults();

  private final Events events = new Events();
  private final ConnectOptions told = ConnectOptions.defaults().withListener(events);

  @Test
  void clientTellsItsOptionsAsTheSocketHasThem() throws Exception {
    var settings = NOTHING.with(Setting.KEEP_ALIVE, 1).with(Setting.KEEP_INTERVAL, 7);
    try (var server = Server.listen(0, _ -> {});
        var _ = Duplex.connect(server.address(), told.withSocket(settings))) {
      var opened = events.await(WireEvent.SocketOpened.class);
      assertThat(opened.address()).isEqualTo(server.address());
      assertThat(opened.options())
          .isEqualTo(Map.of("TCP_NODELAY", 1, "SO_KEEPALIVE", 1, "TCP_KEEPINTVL", 7));
    }
  }

  @Test
  void bufferIsToldAsTheKernelGrantedIt() throws Exception {
    var settings = NOTHING.with(Setting.RECEIVE_BUFFER, Integer.MAX_VALUE);
    try (var server = Server.listen(0, _ -> {});
        var _ = Duplex.connect(server.address(), told.withSocket(settings))) {
      var size = events.await(WireEvent.SocketOpened.class).options().get("SO_RCVBUF");
      assertThat(size).isBetween(1_024, Integer.MAX_VALUE - 1);
    }
  }

  @Test
  void sourceAddressIsToldAsItWasTaken() throws Exception {
    try (var server = Server.listen(0, _ -> {});
        var duplex =
            Duplex.connect(server.address(), told.withLocal(TcpAddress.of("127.0.0.2", "0")))) {
      assertThat(duplex.local().display()).startsWith("127.0.0.2:");
      assertThat(events.await(WireEvent.Bound.class).local().display()).startsWith("127.0.0.2:");
      assertThat(events.names())
          .containsExactly(
              "Resolving", "Resolved", "Connecting", "SocketOpened", "Bound", "Connected");
    }
  }

  @Test
  void anyAddressOfIpv6IsASourceForIpv4() throws Exception {
    try (var server = Server.listen(0, _ -> {});
        var duplex = Duplex.connect(server.address(), told.withLocal(TcpAddress.parse("[::]:0")))) {
      assertThat(duplex.local().display()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void takenPortIsTold() throws Exception {
    try (var server = Server.listen(0, _ -> {})) {
      assertThatThrownBy(() -> Listener.bind(server.address(), 3, events))
          .isInstanceOf(ListenException.class);
      assertThat(events.names()).containsExactly("SocketOpened", "ListenFailed");
      var failed = events.await(WireEvent.ListenFailed.class);
      assertThat(failed.local()).isEqualTo(server.address());
      assertThat(failed.reason()).contains("taken by another program");
      assertThat(events.await(WireEvent.SocketOpened.class).options())
          .isEqualTo(Map.of("SO_REUSEADDR", 1));
    }
  }

  @Test
  void nameToListenOnIsLookedUp() throws Exception {
    try (var _ = Listener.bind(new TcpAddress("localhost", 0), 3, events)) {
      assertThat(events.names())
          .containsExactly("Resolving", "Resolved", "SocketOpened", "Listening");
    }
  }

  @Test
  void unixSocketsAreToldOnBothSides(@TempDir Path folder) throws Exception {
    var address = new UnixAddress(folder.resolve("socket"));
    try (var listening = Listener.bind(address, 3, events);
        var _ = Duplex.connect(address, told);
        var _ = listening.accept()) {
      assertThat(events.names())
          .containsExactly(
              "SocketOpened", "Listening", "Connecting", "SocketOpened", "Connected", "Accepted");
      assertThat(events.of(WireEvent.SocketOpened.class))
          .containsOnly(new WireEvent.SocketOpened(address, Map.of()));
    }
  }

  @Test
  void firstPeerOfADatagramSocketIsToldLikeAnyOther() throws Exception {
    try (var asking = UdpSocket.bind(UdpAddress.loopback(0))) {
      var socket = UdpSocket.bind(UdpAddress.loopback(0), NOTHING, events);
      asking.send(Datagram.of("ping", socket.local()));
      try (var tube = Tube.over(socket.stayWithFirst())) {
        assertThat(tube.readExactly(4).text()).isEqualTo("ping");
        tube.send("pong!");
      }
      assertThat(asking.receive().text()).isEqualTo("pong!");
      assertThat(events.names())
          .containsExactly(
              "SocketOpened",
              "Listening",
              "Accepted",
              "Received",
              "Sent",
              "ListenerClosed",
              "Closed");
      var closed = events.await(WireEvent.Closed.class);
      assertThat(closed.connection().peer()).isEqualTo(asking.local());
      assertThat(closed.bytesIn()).isEqualTo(4);
      assertThat(closed.bytesOut()).isEqualTo(5);
    }
  }

  @Test
  void datagramsOfASocketAreToldByPeer() throws Exception {
    try (var one = UdpSocket.bind(UdpAddress.loopback(0));
        var two = UdpSocket.bind(UdpAddress.loopback(0))) {
      try (var socket = UdpSocket.bind(UdpAddress.loopback(0), NOTHING, events)) {
        one.send(Datagram.of("from one", socket.local()));
        assertThat(socket.receive().peer()).isEqualTo(one.local());
        two.send(Datagram.of("from two", socket.local()));
        assertThat(socket.receive().peer()).isEqualTo(two.local());
        socket.send(Datagram.of("to one", one.local()));
      }
      assertThat(events.names())
          .containsExactly(
              "SocketOpened",
              "Listening",
              "Accepted",
              "Received",
              "Accepted",
              "Received",
              "Sent",
              "Closed",
              "Closed",
              "ListenerClosed");
      var sent = events.await(WireEvent.Sent.class);
      assertThat(sent.connection().peer()).isEqualTo(one.local());
      assertThat(sent.connection()).isEqualTo(events.await(WireEvent.Received.class).connection());
      assertThat(Bytes.copyOf(sent.bytes()).text()).isEqualTo("to one");
    }
  }
}
