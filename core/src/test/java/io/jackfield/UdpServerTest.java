package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(Scheduling.class)
class UdpServerTest {
  private final Events events = new Events();
  private final Scheduling scheduling;

  UdpServerTest(Scheduling scheduling) {
    assertThat(DatagramLoop.isAvailable()).isTrue();
    this.scheduling = scheduling;
  }

  private UdpServer listen(WireListener listener, DatagramHandler handler) throws IOException {
    return UdpServer.listen(UdpAddress.loopback(0), scheduling, listener, handler);
  }

  private UdpServer listen(DatagramHandler handler) throws IOException {
    return listen(WireListener.NONE, handler);
  }

  @AfterEach
  void nothingOfOursIsLeft() throws Exception {
    Await.until("no thread is left of " + Leftovers.threads(), () -> Leftovers.threads().isEmpty());
  }

  @Test
  void eachDatagramIsAnsweredToItsSender() throws Exception {
    try (var server = listen((datagram, answer) -> answer.send("got " + datagram.text()));
        var one = UdpSocket.open();
        var two = UdpSocket.open()) {
      one.send(Datagram.of("1", server.address()));
      two.send(Datagram.of("2", server.address()));
      assertThat(one.receive().text()).isEqualTo("got 1");
      assertThat(two.receive().text()).isEqualTo("got 2");
      assertThat(server.port()).isEqualTo(server.address().port());
    }
  }

  @Test
  void slowHandlerDoesNotHoldUpTheOthers() throws Exception {
    var slow = new java.util.concurrent.CountDownLatch(1);
    try (var server =
            listen((datagram, answer) -> {
              if (datagram.text().equals("slow")) {
                awaitQuietly(slow);
              }
              answer.send(datagram.bytes());
            });
        var client = UdpSocket.open()) {
      client.send(Datagram.of("slow", server.address()));
      client.send(Datagram.of("quick", server.address()));
      assertThat(client.receive().text()).isEqualTo("quick");
      slow.countDown();
      assertThat(client.receive().text()).isEqualTo("slow");
    }
  }

  private static void awaitQuietly(java.util.concurrent.CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void failingHandlerEndsItsDatagramOnly() throws Exception {
    try (var server =
            listen(
                events,
                (datagram, answer) -> {
                  if (datagram.text().equals("fail")) {
                    throw new IOException("as asked");
                  }
                  answer.send("fine");
                });
        var client = UdpSocket.open()) {
      client.send(Datagram.of("fail", server.address()));
      assertThat(events.await(WireEvent.HandlerFailed.class).failure()).hasMessage("as asked");
      client.send(Datagram.of("go", server.address()));
      assertThat(client.receive().text()).isEqualTo("fine");
      events.await(WireEvent.Closed.class, 2);
    }
    assertThat(events.names()).startsWith("SocketOpened", "Listening").endsWith("ListenerClosed");
    var last = events.of(WireEvent.Closed.class).getLast();
    assertThat(last.bytesIn()).isEqualTo(2);
    assertThat(last.bytesOut()).isEqualTo(4);
    var story =
        events.all().stream()
            .filter(event ->
                switch (event) {
                  case WireEvent.Accepted e -> e.connection().equals(last.connection());
                  case WireEvent.Received e -> e.connection().equals(last.connection());
                  case WireEvent.Sent e -> e.connection().equals(last.connection());
                  case WireEvent.Closed e -> e.connection().equals(last.connection());
                  default -> false;
                })
            .map(event -> event.getClass().getSimpleName())
            .toList();
    assertThat(story).containsExactly("Accepted", "Received", "Sent", "Closed");
  }

  @Test
  void manyDatagramsInHandAreAllAnswered() throws Exception {
    try (var server = listen((datagram, answer) -> answer.send(datagram.bytes()));
        var client = UdpSocket.open()) {
      var answers = new HashSet<String>();
      // A window of ten: UDP may drop what overruns a buffer.
      for (int i = 0; i < 500; i++) {
        for (int k = 0; k < 10; k++) {
          client.send(Datagram.of(i + "/" + k, server.address()));
        }
        for (int k = 0; k < 10; k++) {
          answers.add(client.receive().text());
        }
      }
      assertThat(answers).hasSize(5_000);
    }
  }

  @Test
  void closeFreesThePortAndIsIdempotent() throws Exception {
    var server = listen(events, (_, _) -> {});
    server.close();
    server.close();
    server.join();
    try (var again = UdpSocket.bind(server.address())) {
      assertThat(again.local()).isEqualTo(server.address());
    }
    assertThat(events.names()).containsExactly("SocketOpened", "Listening", "ListenerClosed");
  }

  @Test
  void takenPortIsExplained() throws Exception {
    try (var taken = UdpSocket.bind(UdpAddress.loopback(0))) {
      assertThatThrownBy(() -> UdpServer.listen(taken.local(), (_, _) -> {}))
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("the port is taken");
    }
  }

  @Test
  void answersOfEachSizeComeWhole() throws Exception {
    try (var server = listen((datagram, answer) -> answer.send(datagram.bytes()));
        var client = UdpSocket.open()) {
      for (int size : new int[] {0, 1, 1_472, 9_000, UdpSocket.MAX_PAYLOAD_BYTES}) {
        var bytes = new byte[size];
        new java.util.Random(size).nextBytes(bytes);
        client.send(new Datagram(Bytes.of(bytes), server.address()));
        assertThat(client.receive().bytes()).isEqualTo(Bytes.of(bytes));
      }
    }
  }

  @Test
  void moreAnswersThanABatchHoldsAreAllSent() throws Exception {
    // Fewer than overrun the client's buffer in the kernel.
    int answers = 150;
    try (var server =
            listen((_, answer) -> {
              for (int i = 0; i < answers; i++) {
                answer.send(Integer.toString(i));
              }
            });
        var client = UdpSocket.open()) {
      client.send(Datagram.of("count", server.address()));
      for (int i = 0; i < answers; i++) {
        assertThat(client.receive().text()).isEqualTo(Integer.toString(i));
      }
    }
  }

  @Test
  void lateAnswersFromOtherThreadsGoToTheirSender() throws Exception {
    var late = new java.util.concurrent.LinkedBlockingQueue<DatagramHandler.Answer>();
    try (var server = listen((_, answer) -> late.add(answer));
        var one = UdpSocket.open();
        var two = UdpSocket.open()) {
      one.send(Datagram.of("1", server.address()));
      var first = late.take();
      two.send(Datagram.of("2", server.address()));
      late.take().send("second");
      first.send("first");
      assertThat(one.receive().text()).isEqualTo("first");
      assertThat(two.receive().text()).isEqualTo("second");
    }
  }

  @Test
  void moreThanADatagramHoldsIsRefused() throws Exception {
    var failures = new java.util.concurrent.LinkedBlockingQueue<String>();
    try (var server =
            listen((_, answer) -> {
              try {
                answer.send(Bytes.of(new byte[UdpSocket.MAX_PAYLOAD_BYTES + 1]));
              } catch (IllegalArgumentException e) {
                failures.add(e.getMessage());
              }
            });
        var client = UdpSocket.open()) {
      client.send(Datagram.of("?", server.address()));
      assertThat(failures.take()).contains("at most 65507 bytes, not 65508");
    }
  }
}
