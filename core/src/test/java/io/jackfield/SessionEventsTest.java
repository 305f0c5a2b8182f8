package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The order of the events of one session, from both sides.
@Timeout(60)
class SessionEventsTest {
  private final Events server = new Events();
  private final Events client = new Events();

  @Test
  void eachSideTellsItsStoryInOrder() throws Exception {
    try (var listening =
        Server.listen(
            TcpAddress.loopback(0),
            ServerOptions.defaults().withListener(server),
            tube -> tube.sendLine(tube.readLine()))) {
      var how = ConnectOptions.defaults().withListener(client);
      try (var tube = Tube.connect(listening.address(), how, TubeOptions.defaults())) {
        tube.sendLine("hello");
        assertThat(tube.readLine()).isEqualTo("hello");
        assertThat(tube.readToEnd().isEmpty()).isTrue();
      }
      server.await(WireEvent.Closed.class);
    }
    assertThat(client.names())
        .containsExactly(
            "Resolving",
            "Resolved",
            "Connecting",
            "SocketOpened",
            "Connected",
            "Sent",
            "Received",
            "EndOfStream",
            "Closed");
    assertThat(server.names())
        .containsExactly(
            "SocketOpened",
            "Listening",
            "Accepted",
            "Serving",
            "Received",
            "Sent",
            "HalfClosed",
            "EndOfStream",
            "Closed",
            "ListenerClosed");
    var ours = client.await(WireEvent.Closed.class);
    assertThat(ours.reason()).isEqualTo(CloseReason.PEER_ENDED);
    assertThat(ours.bytesIn()).isEqualTo(6);
    assertThat(ours.bytesOut()).isEqualTo(6);
    assertThat(Bytes.copyOf(client.await(WireEvent.Sent.class).bytes()).text())
        .isEqualTo("hello\n");
    assertThat(Bytes.copyOf(server.await(WireEvent.Received.class).bytes()).text())
        .isEqualTo("hello\n");
    assertThat(server.await(WireEvent.Closed.class).reason()).isEqualTo(CloseReason.WE_ENDED);
    var accepted = server.await(WireEvent.Accepted.class).connection();
    assertThat(accepted.peer()).isEqualTo(ours.connection().local());
    assertThat(accepted.local()).isEqualTo(ours.connection().peer());
  }

  @Test
  void bothListenersOfAPairAreTold() {
    var both = client.and(server);
    both.on(new WireEvent.Resolving("host"));
    assertThat(client.names()).isEqualTo(server.names()).containsExactly("Resolving");
    assertThat(WireListener.NONE.and(client)).isSameAs(client);
    assertThat(client.and(WireListener.NONE)).isSameAs(client);
  }
}
