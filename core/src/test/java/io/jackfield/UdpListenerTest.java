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
class UdpListenerTest {
  private static Deadline patience() {
    return Deadline.after(Await.LONG);
  }

  private static UdpListener listener(int mostPeers) throws Exception {
    return UdpListener.bind(UdpAddress.loopback(0), mostPeers, WireListener.NONE);
  }

  private static String read(Duplex duplex) throws Exception {
    var buffer = ByteBuffer.allocate(UdpSocket.MAX_PACKET_BYTES);
    duplex.read(buffer, patience());
    return Bytes.copyOf(buffer.flip()).text();
  }

  @Test
  void eachPeerHasADuplexOfItsOwn() throws Exception {
    var listener = listener(10);
    try (listener;
        var one = UdpSocket.bind(UdpAddress.loopback(0));
        var two = UdpSocket.bind(UdpAddress.loopback(0))) {
      one.send(Datagram.of("one", listener.address()));
      var first = listener.accept();
      two.send(Datagram.of("two", listener.address()));
      var second = listener.accept();
      var accepting = Await.start(listener::accept);
      one.send(Datagram.of("more of one", listener.address()));
      assertThat(read(first)).isEqualTo("one");
      assertThat(read(first)).isEqualTo("more of one");
      assertThat(read(second)).isEqualTo("two");
      assertThat(first.peer()).isEqualTo(one.local());
      second.write(Bytes.of("answer").toBuffer(), patience());
      assertThat(two.receive().text()).isEqualTo("answer");
      assertThat(listener.peers()).isEqualTo(2);
      listener.close();
      assertThatThrownBy(accepting::result).isInstanceOf(ClosedException.class);
      assertThatThrownBy(() -> read(first)).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void aPeerThatWasClosedIsANewOneWhenItSpeaksAgain() throws Exception {
    try (var listener = listener(1);
        var peer = UdpSocket.bind(UdpAddress.loopback(0));
        var other = UdpSocket.bind(UdpAddress.loopback(0))) {
      peer.send(Datagram.of("first", listener.address()));
      var first = listener.accept();
      var accepting = Await.start(listener::accept);
      // There is no room for the other until the first is gone.
      other.send(Datagram.of("unheard", listener.address()));
      peer.send(Datagram.of("second", listener.address()));
      assertThat(read(first)).isEqualTo("first");
      assertThat(read(first)).isEqualTo("second");
      first.close();
      assertThat(listener.peers()).isZero();
      peer.send(Datagram.of("again", listener.address()));
      assertThat(read(accepting.result())).isEqualTo("again");
    }
  }

  @Test
  void aReadKeepsItsDeadline() throws Exception {
    try (var listener = listener(1);
        var peer = UdpSocket.bind(UdpAddress.loopback(0))) {
      peer.send(Datagram.of("x", listener.address()));
      var duplex = listener.accept();
      assertThat(read(duplex)).isEqualTo("x");
      assertThatThrownBy(
              () -> duplex.read(ByteBuffer.allocate(9), Deadline.after(Duration.ofMillis(10))))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining(peer.local().display());
    }
  }

  @Test
  void largeDatagramsPassARelayWhole() throws Exception {
    try (var listener = listener(1);
        var asking = UdpSocket.bind(UdpAddress.loopback(0));
        var asked = UdpSocket.bind(UdpAddress.loopback(0))) {
      var large = Bytes.of("x".repeat(60_000));
      asking.send(new Datagram(large, listener.address()));
      var left = listener.accept();
      var right = Duplex.connect(asked.local());
      var relay = Await.start(() -> Relay.join(left, right));
      var got = asked.receive();
      assertThat(got.bytes()).isEqualTo(large);
      asked.send(new Datagram(large, got.peer()));
      assertThat(asking.receive().bytes()).isEqualTo(large);
      right.close();
      assertThatThrownBy(relay::result).isInstanceOf(java.io.IOException.class);
    }
  }
}
