package io.jackfield.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class MisbehavingPeerTest {
  private static final int SHORT_MILLIS = 50;

  private static Socket connect(MisbehavingPeer peer) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), peer.port());
  }

  @Test
  void acceptThenCloseEndsInOrder() throws Exception {
    try (var peer = MisbehavingPeer.start(new Misbehaviour.AcceptThenClose());
        var client = connect(peer)) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void resetAfterSoManyBytes() throws Exception {
    try (var peer = MisbehavingPeer.start(new Misbehaviour.ResetAfter(3));
        var client = connect(peer)) {
      client.getOutputStream().write(new byte[2]);
      client.setSoTimeout(SHORT_MILLIS);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      client.setSoTimeout(0);
      client.getOutputStream().write(new byte[1]);
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void resetAtOnce() throws Exception {
    try (var peer = MisbehavingPeer.start(new Misbehaviour.ResetAfter(0));
        var client = connect(peer)) {
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void stallTakesAllAndNeverAnswersNorEnds() throws Exception {
    try (var peer = MisbehavingPeer.start(new Misbehaviour.Stall());
        var client = connect(peer)) {
      client.getOutputStream().write(new byte[16 << 20]);
      client.shutdownOutput();
      client.setSoTimeout(SHORT_MILLIS);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void neverReadBringsAWriterToAHalt() throws Exception {
    try (var peer = MisbehavingPeer.start(new Misbehaviour.NeverRead());
        var client = connect(peer)) {
      var writing =
          new FutureTask<>(() -> {
            client.getOutputStream().write(new byte[64 << 20]);
            return true;
          });
      var thread = Thread.ofVirtual().start(writing);
      while (thread.getState() != Thread.State.WAITING) {
        assertThat(writing.isDone()).isFalse();
        Thread.onSpinWait();
      }
      closeAll(peer);
      assertThatThrownBy(() -> writing.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SocketException.class);
    }
  }

  private static void closeAll(AutoCloseable peer) throws Exception {
    peer.close();
  }

  @Test
  void dribbleSendsByteByByteThenEnds() throws Exception {
    var bytes = Bytes.of("slow\n");
    try (var peer = MisbehavingPeer.start(new Misbehaviour.Dribble(bytes, Duration.ofMillis(1)));
        var client = connect(peer)) {
      client.getOutputStream().write(new byte[1000]);
      assertThat(Bytes.of(client.getInputStream().readAllBytes())).isEqualTo(bytes);
    }
  }

  @Test
  void floodSendsThatMuchThenEnds() throws Exception {
    try (var peer = MisbehavingPeer.start(new Misbehaviour.Flood(1_000_001));
        var client = connect(peer)) {
      assertThat(client.getInputStream().readAllBytes()).hasSize(1_000_001).containsOnly('x');
    }
  }

  @Test
  void endlessFloodEndsWithThePeer() throws Exception {
    try (var peer = MisbehavingPeer.start(new Misbehaviour.Flood(Long.MAX_VALUE));
        var client = connect(peer)) {
      assertThat(client.getInputStream().readNBytes(100)).hasSize(100);
      assertThat(peer.address().port()).isEqualTo(client.getPort());
    }
  }

  @Test
  void everyClientIsTreatedTheSame() throws Exception {
    try (var peer = MisbehavingPeer.start(new Misbehaviour.Flood(3));
        var one = connect(peer);
        var two = connect(peer)) {
      assertThat(two.getInputStream().readAllBytes()).hasSize(3);
      assertThat(one.getInputStream().readAllBytes()).hasSize(3);
    }
  }

  @Test
  void impossibleMisbehaviourIsRefused() {
    assertThatThrownBy(() -> new Misbehaviour.ResetAfter(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Misbehaviour.Flood(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Misbehaviour.Dribble(Bytes.EMPTY, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
