package io.jackfield.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.ConnectFailedException;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ExecAddress;
import io.jackfield.ListenException;
import io.jackfield.Listener;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.SocketSettings;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.UdpAddress;
import io.jackfield.UdpSocket;
import io.jackfield.UnixAddress;
import io.jackfield.tls.SelfSigned;
import io.jackfield.tls.Tls;
import io.jackfield.tls.TlsOptions;
import io.jackfield.tls.TlsVersion;
import io.jackfield.tls.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Real sessions, explained.
@Timeout(60)
class ExplainTest {
  private static final Deadline PATIENCE = Deadline.after(Duration.ofSeconds(50));

  private static ServerSocket raw() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static TcpAddress address(ServerSocket server) {
    return TcpAddress.loopback(server.getLocalPort());
  }

  @Test
  void bothSidesOfATcpSessionAreNarratedInOrder() throws Exception {
    try (var client = new Lines();
        var serving = new Lines()) {
      var options = ServerOptions.defaults().withListener(serving.listener());
      TcpAddress address;
      try (var server =
          Server.listen(TcpAddress.loopback(0), options, tube -> tube.sendLine(tube.readLine()))) {
        address = (TcpAddress) server.address();
        try (var tube = Tube.over(Duplex.connect(address, client.connecting()))) {
          tube.sendLine("hello");
          assertThat(tube.readLine()).isEqualTo("hello");
          assertThat(tube.readToEnd().isEmpty()).isTrue();
        }
      }
      assertThat(client.calls())
          .containsExactly(
              "getaddrinfo(\"127.0.0.1\", \"" + address.port() + "\")",
              "socket(AF_INET, SOCK_STREAM)",
              "setsockopt(TCP_NODELAY, 1)",
              "connect(127.0.0.1:" + address.port() + ")",
              "send(6 bytes)",
              client.calls().get(5),
              "recv -> 0 bytes",
              "close()");
      assertThat(client.calls().get(5)).matches("recv\\(up to [0-9]+\\) -> 6 bytes");
      assertThat(client.text())
          .contains(
              "127.0.0.1 is an address already",
              "SYN, SYN-ACK, ACK",
              "nobody else can reach it",
              "\"hello\\n\"",
              "not what must come",
              "must decode them",
              "an empty read means that the peer sent a FIN",
              "received 6 bytes, sent 6 bytes");
      var calls = serving.calls();
      assertThat(calls)
          .startsWith(
              "socket(AF_INET, SOCK_STREAM)",
              "setsockopt(SO_REUSEADDR, 1)",
              "bind(127.0.0.1:" + address.port() + ")",
              "listen(4096)")
          .endsWith("shutdown(SHUT_WR)", "recv -> 0 bytes", "close()", "close()");
      assertThat(serving.text())
          .contains(
              "it will never carry a byte of data itself",
              "the kernel picked the port " + address.port(),
              "only programs on this machine can reach it; on 0.0.0.0 the network could",
              "finished handshakes may wait to be accepted",
              "accept() -> socket #",
              "a new socket, for this client alone",
              "says who called",
              "start virtual thread \"jackfield-client-",
              "the next accept does not wait for it");
    }
  }

  @Test
  void eachLessonIsToldOnce() throws Exception {
    try (var lines = new Lines();
        var server = Server.listen(0, tube -> tube.sendLine(tube.readLine()))) {
      for (int i = 0; i < 3; i++) {
        try (var tube = Tube.over(Duplex.connect(server.address(), lines.connecting()))) {
          tube.sendLine("hello");
          assertThat(tube.readLine()).isEqualTo("hello");
        }
      }
      for (var lesson : Lesson.values()) {
        assertThat(lines.text().split(java.util.regex.Pattern.quote(lesson.text()), -1))
            .hasSizeLessThanOrEqualTo(2);
      }
      assertThat(lines.calls()).filteredOn(call -> call.contains("connect(")).hasSize(3);
    }
  }

  @Test
  void onlyTheCallsOnRequest() throws Exception {
    try (var lines = new Lines(Detail.CALLS, Look.plain());
        var server = Server.listen(0, tube -> tube.sendLine(tube.readLine()))) {
      try (var tube = Tube.over(Duplex.connect(server.address(), lines.connecting()))) {
        tube.sendLine("hello");
        assertThat(tube.readLine()).isEqualTo("hello");
      }
      assertThat(lines.all())
          .startsWith(
              "  1  getaddrinfo(\"127.0.0.1\", \"" + server.port() + "\")",
              "  2  socket(AF_INET, SOCK_STREAM)",
              "  3  setsockopt(TCP_NODELAY, 1)")
          .allMatch(line -> line.matches(" *[0-9]+  [a-z].*"));
    }
  }

  @Test
  void whoEndsFirstKeepsTimeWait() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "no list of the kernel's here");
    try (var lines = new Lines();
        var server = raw()) {
      var duplex = Duplex.connect(address(server), lines.connecting());
      try (var peer = server.accept()) {
        duplex.closeOutput();
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(duplex.read(ByteBuffer.allocate(1), PATIENCE)).isEqualTo(-1);
      duplex.close();
      assertThat(lines.text()).contains("we ended first: the kernel keeps our end in TIME_WAIT");
    }
    try (var lines = new Lines();
        var server = raw()) {
      var duplex = Duplex.connect(address(server), lines.connecting());
      server.accept().close();
      assertThat(duplex.read(ByteBuffer.allocate(1), PATIENCE)).isEqualTo(-1);
      duplex.close();
      assertThat(lines.text()).contains("the peer ended first: its end rests in TIME_WAIT");
    }
  }

  @Test
  void resetByThePeerSaysSo() throws Exception {
    try (var lines = new Lines();
        var server = raw()) {
      try (var duplex = Duplex.connect(address(server), lines.connecting())) {
        var peer = server.accept();
        peer.setSoLinger(true, 0);
        peer.close();
        assertThatThrownBy(() -> duplex.read(ByteBuffer.allocate(1), PATIENCE))
            .isInstanceOf(IOException.class);
      }
      assertThat(lines.calls()).endsWith("recv -> ECONNRESET", "close()");
      assertThat(lines.text())
          .contains("the peer's kernel sent a reset (RST)", "a reset leaves nothing behind");
    }
  }

  @Test
  void closingWithBytesUnreadIsAResetOfOurs() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "no list of the kernel's here");
    try (var lines = new Lines();
        var server = raw()) {
      var duplex = Duplex.connect(address(server), lines.connecting());
      try (var peer = server.accept()) {
        peer.getOutputStream().write(new byte[] {1, 2});
        assertThat(duplex.read(ByteBuffer.allocate(1), PATIENCE)).isEqualTo(1);
        duplex.close();
        assertThat(lines.text())
            .contains("a reset (RST) ended it, no FIN: who closes with bytes unread sends one")
            .doesNotContain("TIME_WAIT");
      }
    }
  }

  @Test
  void refusalIsTheKernelsAnswer() throws Exception {
    int port;
    try (var server = raw()) {
      port = server.getLocalPort();
    }
    try (var lines = new Lines()) {
      assertThatThrownBy(() -> Duplex.connect(TcpAddress.loopback(port), lines.connecting()))
          .isInstanceOf(ConnectFailedException.class);
      assertThat(lines.calls()).endsWith("connect(127.0.0.1:" + port + ") -> ECONNREFUSED");
      assertThat(lines.text()).contains("the machine is there and its kernel answered");
    }
  }

  @Test
  void takenPortIsExplained() throws Exception {
    try (var lines = new Lines();
        var server = raw()) {
      assertThatThrownBy(() -> Listener.bind(address(server), 1, lines.listener()))
          .isInstanceOf(ListenException.class);
      assertThat(lines.calls()).endsWith("bind(127.0.0.1:" + server.getLocalPort() + ") -> failed");
      assertThat(lines.text()).contains("one socket owns a port at a time");
    }
  }

  @Test
  void whoCanReachTheServerDependsOnTheAddress() throws Exception {
    try (var lines = new Lines();
        var _ = Listener.bind(new TcpAddress("0.0.0.0", 0), 1, lines.listener())) {
      assertThat(lines.text()).contains("whoever can reach one of them can connect");
    }
  }

  @Test
  void datagramsAreNarratedOnBothSides() throws Exception {
    try (var client = new Lines();
        var serving = new Lines();
        var socket =
            UdpSocket.bind(UdpAddress.loopback(0), SocketSettings.defaults(), serving.listener())) {
      var address = socket.local().display();
      try (var tube = Tube.over(Duplex.connect(socket.local(), client.connecting()))) {
        tube.send("ping");
        var asked = socket.receive();
        socket.send(io.jackfield.Datagram.of("pong", asked.peer()));
        assertThat(tube.readExactly(4).text()).isEqualTo("pong");
        var peer = asked.peer().display();
        assertThat(client.calls())
            .endsWith(
                "socket(AF_INET, SOCK_DGRAM)",
                "connect(" + address + ")",
                "send(4 bytes)",
                "recvfrom(up to 65536) -> 4 bytes");
        assertThat(client.text())
            .contains(
                "no packet went out, the kernel only notes the peer",
                "UDP needs no connect",
                "nothing says whether it arrived",
                "\"pong\" from " + address);
        assertThat(serving.calls())
            .containsExactly(
                "socket(AF_INET, SOCK_DGRAM)",
                "bind(" + address + ")",
                "recvfrom(up to 65536) -> 4 bytes",
                "sendto(" + peer + ", 4 bytes)");
        assertThat(serving.text())
            .contains("UDP has no listen and no accept", "\"ping\" from " + peer);
      }
    }
  }

  @Test
  void portWithoutASocketAnswersWithIcmp() throws Exception {
    int port;
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      port = socket.local().port();
    }
    try (var lines = new Lines()) {
      try (var duplex = Duplex.connect(UdpAddress.loopback(port), lines.connecting())) {
        duplex.write(ByteBuffer.wrap(new byte[] {'x'}), PATIENCE);
        assertThatThrownBy(() -> duplex.read(ByteBuffer.allocate(9), PATIENCE))
            .isInstanceOf(IOException.class);
      }
      assertThat(lines.calls()).endsWith("send(1 byte)", "recvfrom -> ECONNREFUSED", "close()");
      assertThat(lines.text()).contains("an ICMP message came back, port unreachable");
    }
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void handshakeIsToldMessageByMessage(TlsVersion version) throws Exception {
    var own = SelfSigned.of("localhost");
    var options =
        ServerOptions.defaults()
            .withLayer(Tls.server(TlsOptions.defaults().withIdentity(own.identity())));
    var trusting =
        TlsOptions.defaults()
            .withTrust(Trust.pin(own.certificate().sha256()))
            .withVersions(version, version);
    try (var lines = new Lines();
        var server = Server.listen(TcpAddress.loopback(0), options, tube -> tube.sendLine("hi"))) {
      var layer = Tls.client("localhost", trusting);
      try (var tube = Tube.over(Duplex.connect(server.address(), lines.connecting(), layer))) {
        assertThat(tube.readLine()).isEqualTo("hi");
      }
      assertThat(lines.calls()).contains("TLS handshake -> " + version);
      assertThat(lines.text())
          .contains(
              "> ClientHello ",
              "< ServerHello ",
              "certificate of CN=localhost, issued by CN=localhost",
              "exactly the certificate that was asked for (pinned)",
              "\"hi\\n\"");
      assertThat(lines.text().contains("< ServerHelloDone"))
          .isEqualTo(version == TlsVersion.TLS_1_2);
    }
  }

  @Test
  void unixSocketsHaveAPathAndNoPort(@TempDir Path folder) throws Exception {
    var address = new UnixAddress(folder.resolve("socket"));
    try (var lines = new Lines();
        var listening = Listener.bind(address, 3, lines.listener());
        var _ = Duplex.connect(address, lines.connecting());
        var _ = listening.accept()) {
      assertThat(lines.calls())
          .startsWith(
              "socket(AF_UNIX, SOCK_STREAM)", "bind(\"" + address.display() + "\")", "listen(3)")
          .contains("connect(\"" + address.display() + "\")");
      assertThat(lines.text()).contains("only programs of this user can connect");
    }
  }

  @Test
  void programHasPipesAndNoSocket() throws Exception {
    try (var lines = new Lines()) {
      try (var tube = Tube.over(Duplex.connect(ExecAddress.of("cat"), lines.connecting()))) {
        tube.sendLine("x");
        assertThat(tube.readLine()).isEqualTo("x");
        tube.closeOutput();
        assertThat(tube.readToEnd().isEmpty()).isTrue();
      }
      assertThat(lines.calls())
          .startsWith("pipe(), posix_spawn(cat)", "write(2 bytes)")
          .endsWith("close(its standard input)", "read -> 0 bytes", "close()");
    }
  }
}
