package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.ConnectFailedException.Reason;
import io.jackfield.SocketSettings.Setting;
import io.jackfield.posix.SocketCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class SocketSettingsTest {
  private static final ConnectOptions HOW = ConnectOptions.defaults();
  private static final SocketSettings NOTHING = SocketSettings.defaults();

  @Test
  @EnabledOnOs(OS.LINUX) // Elsewhere 127.0.0.2 is not there by itself.
  void connectionComesFromTheSourceAddress() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var duplex =
            Duplex.connect(
                TcpAddress.loopback(server.getLocalPort()),
                HOW.withLocal(new TcpAddress("127.0.0.2", 0)));
        var accepted = server.accept()) {
      assertThat(accepted.getInetAddress().getHostAddress()).isEqualTo("127.0.0.2");
      assertThat(duplex.local().display()).startsWith("127.0.0.2:");
    }
  }

  @Test
  void sourcePortIsFreeAgainAtOnce() throws Exception {
    try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var local = freePort();
      try (var first =
          Duplex.connect(TcpAddress.loopback(one.getLocalPort()), HOW.withLocal(local))) {
        // Whoever closes first keeps the port in TIME_WAIT.
        first.closeOutput();
        one.accept().close();
        assertThat(first.read(ByteBuffer.allocate(1), Deadline.none())).isNegative();
      }
      try (var second =
          Duplex.connect(TcpAddress.loopback(two.getLocalPort()), HOW.withLocal(local))) {
        assertThat(second.local()).isEqualTo(local);
      }
    }
  }

  private static Address freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return TcpAddress.loopback(socket.getLocalPort());
    }
  }

  @Test
  void anyAddressLeavesTheAddressToTheKernel() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var duplex =
            Duplex.connect(
                TcpAddress.loopback(server.getLocalPort()),
                HOW.withLocal(new TcpAddress("0.0.0.0", 0)))) {
      assertThat(duplex.local().display()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void datagramsComeFromTheSourcePort() throws Exception {
    UdpAddress local;
    try (var free = UdpSocket.bind(UdpAddress.loopback(0))) {
      local = free.local();
    }
    try (var server = UdpSocket.bind(UdpAddress.loopback(0))) {
      try (var duplex = Duplex.connect(server.local(), HOW.withLocal(local))) {
        duplex.write(Bytes.of("hi").toBuffer(), Deadline.none());
        assertThat(server.receive().peer()).isEqualTo(local);
      }
    }
  }

  @Test
  void sourceAddressThatCannotBeTakenIsNamed() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var target = TcpAddress.loopback(server.getLocalPort());
      // TEST-NET-1 (RFC 5737) belongs to nobody.
      var foreign = failure(target, HOW.withLocal(new TcpAddress("192.0.2.1", 0)));
      assertThat(foreign.reason()).isEqualTo(Reason.LOCAL);
      assertThat(foreign).hasMessageContaining("the source address 192.0.2.1:0 cannot be taken: ");
      var other = failure(target, HOW.withLocal(new TcpAddress("::1", 0)));
      assertThat(other.reason()).isEqualTo(Reason.LOCAL);
      assertThat(other).hasMessageEndingWith("cannot be taken: it has no IPv4 address");
    }
    assertThatThrownBy(() -> HOW.withLocal(StdioAddress.INSTANCE))
        .isInstanceOf(BadAddressException.class);
  }

  private static ConnectFailedException failure(Address to, ConnectOptions how) {
    return catchThrowableOfType(ConnectFailedException.class, () -> Duplex.connect(to, how));
  }

  @Test
  void settingsReachTheSocket() throws Exception {
    var options =
        NOTHING
            .with(Setting.KEEP_ALIVE, 1)
            .with(Setting.TRAFFIC_CLASS, 46 * 4)
            .with(Setting.SEND_BUFFER, 50_000);
    try (var channel = SocketChannel.open()) {
      SocketSetup.apply(channel, options);
      assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
      assertThat(channel.getOption(StandardSocketOptions.IP_TOS)).isEqualTo(46 * 4);
      assertThat(channel.getOption(StandardSocketOptions.SO_SNDBUF)).isBetween(50_000, 100_000);
      assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
      SocketSetup.apply(channel, NOTHING.with(Setting.NO_DELAY, 0));
      assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
    }
    try (var channel = DatagramChannel.open()) {
      SocketSetup.apply(channel, NOTHING.with(Setting.BROADCAST, 1));
      assertThat(channel.getOption(StandardSocketOptions.SO_BROADCAST)).isTrue();
    }
  }

  @Test
  void keepAliveTimesReachTheSocket() throws Exception {
    try (var channel = SocketChannel.open()) {
      var options =
          NOTHING
              .with(Setting.KEEP_IDLE, 30)
              .with(Setting.KEEP_INTERVAL, 5)
              .with(Setting.KEEP_COUNT, 3);
      SocketSetup.apply(channel, options);
      var set =
          channel.supportedOptions().stream()
              .filter(each -> each.name().startsWith("TCP_KEEP"))
              .toList();
      assertThat(set).hasSize(3);
      for (var each : set) {
        assertThat(channel.getOption(each))
            .isEqualTo(each.name().equals("TCP_KEEPIDLE") ? 30 : each.name().endsWith("L") ? 5 : 3);
      }
    }
  }

  @Test
  void acceptedConnectionsHaveTheListenersSettings() throws Exception {
    var options = NOTHING.with(Setting.KEEP_ALIVE, 1).with(Setting.RECEIVE_BUFFER, 50_000);
    try (var listening =
            ListeningSocket.bind(TcpAddress.loopback(0), 1, options, WireListener.NONE);
        var client = Duplex.connect(listening.address());
        var accepted = listening.accept()) {
      assertThat(client.peer()).isEqualTo(listening.address());
      assertThat(accepted.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
      assertThat(accepted.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
      assertThat(accepted.getOption(StandardSocketOptions.SO_RCVBUF)).isBetween(50_000, 100_000);
    }
  }

  @Test
  void aPortCanBeShared() throws Exception {
    var shared = NOTHING.with(Setting.REUSE_PORT, 1);
    try (var one = Listener.bind(TcpAddress.loopback(0), 1, shared, WireListener.NONE);
        var two = Listener.bind(one.address(), 1, shared, WireListener.NONE)) {
      assertThat(two.port()).isEqualTo(one.port());
    }
  }

  @Test
  void settingsThatAKindOfSocketLacksAreRefused() throws Exception {
    try (var server = UdpSocket.bind(UdpAddress.loopback(0))) {
      var refused = failure(server.local(), HOW.withSocket(NOTHING.with(Setting.KEEP_ALIVE, 1)));
      assertThat(refused.reason()).isEqualTo(Reason.LOCAL);
      assertThat(refused).hasMessageEndingWith("a socket of this kind has no keep-alive here");
    }
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> NOTHING.with(Setting.TIME_TO_LIVE, 256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time-to-live out of range: 256 (1 to 255)");
    assertThatThrownBy(() -> NOTHING.withDevice("a name that is too long"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theDescriptorIsTheChannelsOwn() throws Exception {
    assumeTrue(SocketCalls.isAvailable());
    try (var others = ServerSocketChannel.open();
        var channel = ServerSocketChannel.open();
        var client = SocketChannel.open()) {
      others.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThat(inode(channel)).isEqualTo(inodeOfPort(channel.socket().getLocalPort()));
    }
  }

  private static String inode(NetworkChannel channel) throws IOException {
    int descriptor =
        SocketCalls.descriptor(on -> channel.setOption(StandardSocketOptions.SO_REUSEADDR, on));
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
  }

  /// The kernel's table has the local address in the second column, the inode in the tenth.
  private static String inodeOfPort(int port) throws IOException {
    for (var file : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
      for (var line : Files.readAllLines(Path.of(file))) {
        var words = line.strip().split("\\s+", -1);
        if (words[1].endsWith(String.format(":%04X", port))) {
          return "socket:[" + words[9] + "]";
        }
      }
    }
    throw new AssertionError("no socket has port " + port);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void packetsPassAsManyRoutersAsSet() throws Exception {
    assumeTrue(SocketCalls.isAvailable());
    // Who wants 255 left lets only neighbours in (RFC 5082): a packet with the usual 64 is dropped.
    var near = NOTHING.with(Setting.LEAST_TIME_TO_LIVE, 255);
    try (var listening = Listener.bind(TcpAddress.loopback(0), 5, near, WireListener.NONE)) {
      var quick = HOW.withTimeout(Duration.ofMillis(300));
      assertThat(failure(listening.address(), quick).reason()).isEqualTo(Reason.TIMED_OUT);
      var full = HOW.withSocket(NOTHING.with(Setting.TIME_TO_LIVE, 255));
      try (var duplex = Duplex.connect(listening.address(), full)) {
        assertThat(duplex.peer()).isEqualTo(listening.address());
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDeviceThatIsNotThereIsNamed() throws Exception {
    assumeTrue(SocketCalls.isAvailable());
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var target = TcpAddress.loopback(server.getLocalPort());
      assertThat(failure(target, HOW.withSocket(NOTHING.withDevice("nosuch0"))))
          .hasMessageContaining("cannot bind to the device nosuch0: ");
      try (var duplex = Duplex.connect(target, HOW.withSocket(NOTHING.withDevice("lo")))) {
        assertThat(duplex.peer()).isEqualTo(target);
      }
    }
  }

  @Test
  void ipv4AnyAddressIsIpv4Only() throws Exception {
    assumeIpv6();
    try (var listening = Listener.bind(new TcpAddress("0.0.0.0", 0), 1, WireListener.NONE)) {
      assertThat(listening.address().display()).isEqualTo("0.0.0.0:" + listening.port());
      assertThat(failure(new TcpAddress("::1", listening.port()), HOW).reason())
          .isEqualTo(Reason.REFUSED);
    }
  }

  @Test
  void ipv6AnyAddressTakesBothFamiliesUnlessToldNot() throws Exception {
    assumeIpv6();
    var any = new TcpAddress("::", 0);
    try (var both = Listener.bind(any, 1, WireListener.NONE);
        var duplex = Duplex.connect(TcpAddress.loopback(both.port()))) {
      assertThat(duplex.peer()).isEqualTo(TcpAddress.loopback(both.port()));
    }
    var options = NOTHING.with(Setting.IPV6_ONLY, 1);
    try (var six = Listener.bind(any, 1, options, WireListener.NONE)) {
      assumeTrue(SocketCalls.isAvailable());
      assertThat(failure(TcpAddress.loopback(six.port()), HOW).reason()).isEqualTo(Reason.REFUSED);
      try (var duplex = Duplex.connect(new TcpAddress("::1", six.port()))) {
        assertThat(duplex.peer().display()).isEqualTo("[::1]:" + six.port());
      }
    }
  }

  private static void assumeIpv6() {
    try (var _ = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0])) {
      return;
    } catch (IOException e) {
      assumeTrue(false, "no IPv6 here: " + e);
    }
  }
}
