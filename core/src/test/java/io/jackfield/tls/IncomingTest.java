package io.jackfield.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IncomingTest {
  private static final int PACKET = 1000;

  private final Duplex.Pair pair = Duplex.pair();
  private final Incoming incoming = new Incoming(pair.right(), PACKET);

  private void say(int bytes) throws IOException {
    pair.left().write(ByteBuffer.allocate(bytes), Deadline.after(Duration.ofSeconds(10)));
  }

  private int read() throws IOException {
    return incoming.read(PACKET, Deadline.after(Duration.ofSeconds(10)));
  }

  private void taken() {
    var bytes = incoming.bytes();
    bytes.position(bytes.limit());
  }

  @Test
  void bufferGrowsWhenAReadFillsIt() throws IOException {
    say(50_000);
    assertThat(read()).isEqualTo(PACKET);
    assertThat(read()).isEqualTo(49_000);
    assertThat(incoming.bytes().remaining()).isEqualTo(50_000);
  }

  @Test
  void waitGivesALargeBufferBackAndKeepsWhatIsInIt() throws IOException {
    say(50_000);
    read();
    read();
    incoming.bytes().position(49_990);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> incoming.read(PACKET, Deadline.after(Duration.ofMillis(1))));
    assertThat(incoming.bytes().capacity()).isEqualTo(PACKET);
    assertThat(incoming.bytes().remaining()).isEqualTo(10);
    say(5);
    assertThat(read()).isEqualTo(5);
    assertThat(incoming.bytes().remaining()).isEqualTo(15);
  }

  @Test
  void recordIsThereWhenItsLastByteIs() throws IOException {
    pair.left().write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 2, 7}), Deadline.none());
    read();
    assertThat(incoming.hasRecord()).isFalse();
    say(1);
    read();
    assertThat(incoming.hasRecord()).isTrue();
    taken();
    assertThat(incoming.hasRecord()).isFalse();
  }
}
