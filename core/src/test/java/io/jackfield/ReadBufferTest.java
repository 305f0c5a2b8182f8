package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadBufferTest {
  private static void feed(ReadBuffer buffer, String text) {
    feed(buffer, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void feed(ReadBuffer buffer, byte[] bytes) {
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
  void findsWhatALookAtEachByteFinds() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 50_000; round++) {
      var text = new StringBuilder();
      random.ints(1 + random.nextInt(40), 0, 4).forEach(i -> text.append("ab\0\u0080".charAt(i)));
      var data = text.toString().getBytes(StandardCharsets.ISO_8859_1);
      var buffer = new ReadBuffer(1 << 10);
      // An array that ends where the bytes do, and one that goes on.
      if (random.nextBoolean()) {
        buffer.unread(data);
      } else {
        feed(buffer, data);
      }
      long head = buffer.headPosition();
      int from = random.nextInt(data.length + 1);
      int to = from + random.nextInt(data.length + 1 - from);
      int start = random.nextInt(data.length);
      var wanted =
          Arrays.copyOfRange(
              data, start, start + 1 + random.nextInt(Math.min(12, data.length - start)));
      var sought = new String(wanted, StandardCharsets.ISO_8859_1);
      int there = text.substring(0, to).indexOf(sought, from);
      assertThat(buffer.indexOf(wanted, head + from, head + to))
          .as("seed %d: %s in %s from %d to %d", seed, Bytes.of(wanted), Bytes.of(data), from, to)
          .isEqualTo(there < 0 ? -1 : head + there);
      int one = text.indexOf(sought.substring(0, 1), from);
      assertThat(buffer.indexOf(wanted[0], head + from)).isEqualTo(one < 0 ? -1 : head + one);
    }
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
