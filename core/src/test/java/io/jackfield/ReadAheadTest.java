package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ReadAheadTest {
  private static final Deadline PATIENT = Deadline.after(Await.LONG);

  private static String read(Duplex duplex) throws IOException {
    var target = ByteBuffer.allocate(100);
    duplex.read(target, PATIENT);
    return Bytes.copyOf(target.flip()).text();
  }

  @ParameterizedTest
  @EnumSource
  void aWaitThatIsLeftTakesNothingAndClosesNothing(Transport transport) throws Exception {
    var ends = transport.open();
    try (var near = new ReadAheadDuplex(ends.left());
        var far = ends.right()) {
      var target = ByteBuffer.allocate(10);
      assertThatThrownBy(() -> near.read(target, Deadline.after(Duration.ofMillis(20))))
          .isInstanceOf(SocketTimeoutException.class);
      far.write(Bytes.of("late").toBuffer(), PATIENT);
      assertThat(read(near)).isEqualTo("late");
      near.write(Bytes.of("back").toBuffer(), PATIENT);
      assertThat(read(far)).isEqualTo("back");
      far.closeOutput();
      assertThat(near.read(target, PATIENT)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingEndsItsThread(Transport transport) throws Exception {
    var ends = transport.open();
    var near = new ReadAheadDuplex(ends.left());
    try (var far = ends.right()) {
      far.write(Bytes.of("unread").toBuffer(), PATIENT);
      near.close();
      Await.until("its thread ended", () -> !Leftovers.threads().contains("jackfield-read-ahead"));
    }
  }

  @Test
  void whatTheSourceFailsWithComesAfterItsBytes() throws Exception {
    var reads = new AtomicInteger();
    var ahead =
        ReadAhead.start(
            Thread.ofVirtual(),
            target -> {
              if (reads.getAndIncrement() > 0) {
                throw new SocketException("reset");
              }
              target.put("last words".getBytes(StandardCharsets.UTF_8));
              return 10;
            });
    var target = ByteBuffer.allocate(100);
    assertThat(ahead.read(target, PATIENT)).isEqualTo(10);
    assertThatThrownBy(() -> ahead.read(target, PATIENT)).hasMessage("reset");
  }

  @Test
  void anInterruptedWaitClosesTheDuplex() throws Exception {
    var ends = Duplex.pair();
    try (var near = new ReadAheadDuplex(ends.left())) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> read(near)).isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(ends.right().read(ByteBuffer.allocate(1), PATIENT)).isEqualTo(-1);
    }
  }
}
