package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadBufferTest {
  private static void feed(ReadBuffer buffer, String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int done = 0; done < bytes.length; ) {
      var room = buffer.room();
      int count = Math.min(room.remaining(), bytes.length - done);
      room.put(bytes, done, count);
      buffer.filled(count);
      done += count;
    }
  }

  @Test
  void positionsCountFromTheStartOfTheConversation() {
    var buffer = new ReadBuffer(1 << 20);
    feed(buffer, "abcdef");
    buffer.skip(2);
    assertThat(buffer.headPosition()).isEqualTo(2);
    assertThat(buffer.tailPosition()).isEqualTo(6);
    assertThat(buffer.at(3)).isEqualTo((byte) 'd');
    assertThat(buffer.indexOf((byte) 'e', 2)).isEqualTo(4);
    assertThat(buffer.indexOf((byte) 'e', 5)).isEqualTo(-1);
    assertThat(buffer.indexOf(new byte[] {'e', 'f'}, 2)).isEqualTo(4);
    assertThat(buffer.indexOf(new byte[] {'f', 'g'}, 2)).isEqualTo(-1);
    buffer.skip(4);
    assertThat(buffer.size()).isZero();
    assertThat(buffer.headPosition()).isEqualTo(6);
    assertThat(buffer.indexOf((byte) 'e', 6)).isEqualTo(-1);
  }

  @Test
  void neverHoldsMoreThanItsLimit() {
    var buffer = new ReadBuffer(5000);
    while (!buffer.isFull()) {
      var room = buffer.room();
      assertThat(room.remaining()).isBetween(1, 5000 - buffer.size());
      buffer.filled(room.remaining());
    }
    assertThat(buffer.size()).isEqualTo(5000);
  }

  @Test
  void lastGivesTheEndOnly() {
    var buffer = new ReadBuffer(100);
    feed(buffer, "abcdef");
    assertThat(buffer.last(3).text()).isEqualTo("def");
    assertThat(buffer.last(30).text()).isEqualTo("abcdef");
    assertThat(new ReadBuffer(1).last(3).isEmpty()).isTrue();
  }

  @Test
  void randomFeedsAndTakesGiveTheBytesBackInOrder() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var buffer = new ReadBuffer(10_000);
    long in = 0;
    long out = 0;
    for (int round = 0; round < 20_000; round++) {
      if (!buffer.isFull() && random.nextBoolean()) {
        var room = buffer.room();
        int count = 1 + random.nextInt(room.remaining());
        for (int i = 0; i < count; i++) {
          room.put((byte) (in++ % 251));
        }
        buffer.filled(count);
      } else if (buffer.size() > 0) {
        var taken = buffer.take(1 + random.nextInt(buffer.size()));
        var expected = new byte[taken.size()];
        for (int i = 0; i < expected.length; i++) {
          expected[i] = (byte) (out++ % 251);
        }
        assertThat(taken).isEqualTo(Bytes.of(expected));
      }
      assertThat(buffer.headPosition()).isEqualTo(out);
      assertThat(buffer.tailPosition()).isEqualTo(in);
    }
  }
}
