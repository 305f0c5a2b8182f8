package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UdpSocketTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  private static Deadline patience() {
    return Deadline.after(Await.LONG);
  }

  @Test
  void datagramsKeepTheirBoundsAndSender() throws Exception {
    try (var one = UdpSocket.bind(UdpAddress.loopback(0));
        var two = UdpSocket.bind(UdpAddress.loopback(0))) {
      one.send(new Datagram(Bytes.of("first"), two.local()));
      one.send(new Datagram(Bytes.EMPTY, two.local()));
      one.send("third", "127.0.0.1", two.local().port());
      var first = two.receive();
      assertThat(first.text()).isEqualTo("first");
      assertThat(first.peer()).isEqualTo(one.local());
      assertThat(two.receive().bytes().isEmpty()).isTrue();
      assertThat(two.receive().text()).isEqualTo("third");
      two.send(Datagram.of("back", first.peer()));
      assertThat(one.receive().text()).isEqualTo("back");
    }
  }

  @Test
  void socketForAskingReachesTheLoopback() throws Exception {
    try (var asking = UdpSocket.open();
        var asked = UdpSocket.bind(UdpAddress.loopback(0))) {
      asking.send(Datagram.of("?", asked.local()));
      asked.send(Datagram.of("!", asked.receive().peer()));
      assertThat(asking.receive().text()).isEqualTo("!");
    }
  }

  @Test
  void largestDatagramPassesAndALargerOneIsRefused() throws Exception {
    try (var one = UdpSocket.bind(UdpAddress.loopback(0));
        var two = UdpSocket.bind(UdpAddress.loopback(0))) {
      var largest = Bytes.of("x".repeat(UdpSocket.MAX_PAYLOAD_BYTES));
      one.send(new Datagram(largest, two.local()));
      assertThat(two.receive().bytes()).isEqualTo(largest);
      var larger = new Datagram(Bytes.of("x".repeat(65_508)), two.local());
      assertThatThrownBy(() -> one.send(larger))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65507");
    }
  }

  @Test
  void receiveTimesOutAndWorksAgain() throws Exception {
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      assertThatThrownBy(() -> socket.receive(SHORT))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage("no datagram came to " + socket.local().display() + " within 20 ms");
      socket.send(Datagram.of("to myself", socket.local()));
      assertThat(socket.receive(Duration.ZERO).text()).isEqualTo("to myself");
    }
  }

  @Test
  void receiverThatWaitsForItsTurnTimesOutToo() throws Exception {
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      var first = Await.start(() -> socket.receive(Deadline.FOREVER));
      first.awaitWaiting();
      assertThatThrownBy(() -> socket.receive(SHORT)).isInstanceOf(SocketTimeoutException.class);
      socket.send(Datagram.of("x", socket.local()));
      assertThat(first.result().text()).isEqualTo("x");
    }
  }

  @Test
  void closeEndsAWaitingReceiver() throws Exception {
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      var receiving = Await.start(() -> socket.receive());
      receiving.awaitWaiting();
      closeTwice(socket);
      assertThatThrownBy(receiving::result).isInstanceOf(ClosedException.class);
    }
  }

  private static void closeTwice(UdpSocket socket) throws java.io.IOException {
    socket.close();
    socket.close();
  }

  @Test
  void unknownHostIsANameFailure() throws Exception {
    try (var socket = UdpSocket.open()) {
      assertThatThrownBy(() -> socket.send("x", "no-such-host.invalid", 1))
          .isInstanceOf(NameException.class)
          .hasMessageContaining("no-such-host.invalid");
    }
  }

  // ---- connected

  @Test
  void connectedDuplexIsOneDatagramAWrite() throws Exception {
    try (var server = UdpSocket.bind(UdpAddress.loopback(0));
        var client = Duplex.connect(server.local())) {
      client.write(Bytes.of("question").toBuffer(), patience());
      var question = server.receive();
      assertThat(question.text()).isEqualTo("question");
      assertThat(question.peer()).isEqualTo(client.local());
      server.send(new Datagram(Bytes.EMPTY, question.peer()));
      server.send(Datagram.of("abcdef", question.peer()));
      server.send(Datagram.of("gh", question.peer()));
      var target = ByteBuffer.allocate(4);
      assertThat(client.read(target, patience())).isEqualTo(4);
      assertThat(client.read(target.clear(), Deadline.none())).isEqualTo(2);
      assertThat(client.read(target.clear(), Deadline.none())).isEqualTo(2);
      assertThat(Bytes.copyOf(target.flip()).text()).isEqualTo("gh");
      assertThatThrownBy(() -> client.read(target, Deadline.after(SHORT)))
          .isInstanceOf(SocketTimeoutException.class);
      assertThatThrownBy(() -> client.write(ByteBuffer.allocate(65_508), patience()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void tubeOverUdpTalksInLines() throws Exception {
    try (var server =
            UdpServer.listen(
                UdpAddress.loopback(0), (datagram, answer) -> answer.send(datagram.bytes()));
        var tube = Tube.connect(server.address())) {
      tube.sendLine("hello");
      assertThat(tube.readLine()).isEqualTo("hello");
      tube.closeOutput();
      tube.sendLine("still there");
      assertThat(tube.readLine()).isEqualTo("still there");
    }
  }

  @Test
  void closedPortIsAClearFailure() throws Exception {
    UdpAddress nobody;
    try (var gone = UdpSocket.bind(UdpAddress.loopback(0))) {
      nobody = gone.local();
    }
    try (var tube = Tube.connect(nobody)) {
      tube.send("anybody?");
      assertThatThrownBy(() -> tube.withTimeout(Await.LONG).readLine())
          .isInstanceOf(ResetException.class)
          .hasMessageContaining("nothing listens on that port")
          .hasMessageContaining(nobody.display());
    }
  }

  @Test
  void failedUntimedReadLeavesNothingBehind() throws Exception {
    UdpAddress nobody;
    try (var gone = UdpSocket.bind(UdpAddress.loopback(0))) {
      nobody = gone.local();
    }
    try (var duplex = Duplex.connect(nobody)) {
      duplex.write(Bytes.of("anybody?").toBuffer(), patience());
      var target = ByteBuffer.allocate(10);
      assertThatThrownBy(() -> duplex.read(target, Deadline.none()))
          .isInstanceOf(java.net.PortUnreachableException.class);
      assertThatThrownBy(() -> duplex.read(target, Deadline.after(SHORT)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void closeEndsAWaitingReadOfAConnectedDuplex() throws Exception {
    try (var server = UdpSocket.bind(UdpAddress.loopback(0));
        var tube = Tube.connect(server.local())) {
      var reading = Await.start(() -> tube.withTimeout(Await.LONG).readLine());
      reading.awaitWaiting();
      close(tube);
      assertThatThrownBy(reading::result).isInstanceOf(ClosedException.class);
    }
  }

  private static void close(Tube tube) throws java.io.IOException {
    tube.close();
  }

  @Test
  void stayWithFirstReadsTheFirstDatagramFirst() throws Exception {
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0));
        var client = Duplex.connect(socket.local())) {
      client.write(Bytes.of("first").toBuffer(), patience());
      try (var tube = Tube.over(socket.stayWithFirst())) {
        assertThat(tube.readAvailable().text()).isEqualTo("first");
        assertThat(tube.peer()).isEqualTo(client.local());
        tube.send("answer");
        var target = ByteBuffer.allocate(10);
        assertThat(client.read(target, patience())).isEqualTo(6);
      }
    }
  }

  @Test
  void writeAfterCloseIsAClosedChannel() throws Exception {
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0));
        var client = Duplex.connect(socket.local())) {
      closeAll(client);
      assertThatThrownBy(() -> client.write(Bytes.of("x").toBuffer(), patience()))
          .isInstanceOf(ClosedChannelException.class);
    }
  }

  private static void closeAll(Duplex duplex) throws java.io.IOException {
    duplex.close();
  }
}
