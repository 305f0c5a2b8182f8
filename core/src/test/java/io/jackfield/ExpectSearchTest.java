package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a search for regular expressions finds in windows, and what it costs.
@Timeout(60)
class ExpectSearchTest {
  private static void feed(ReadBuffer buffer, byte[] data, int from, int to) {
    int at = from;
    while (at < to) {
      var room = buffer.room();
      int count = Math.min(room.remaining(), to - at);
      room.put(data, at, count);
      buffer.filled(count);
      at += count;
    }
  }

  @Test
  void windowsLieWhereTheyLieHoweverTheBytesArrive() {
    int step = Expected.Regex.WINDOW_BYTES;
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      int before = random.nextInt(4 * step);
      var input =
          ("é".repeat(before / 2)
                  + "<"
                  + "y".repeat(random.nextInt(step / 2))
                  + ">"
                  + "z".repeat(99))
              .getBytes(StandardCharsets.UTF_8);
      var set = List.<Expected>of(Expected.regex("<(y*)>"), Expected.regex("é<(y*)zz"));
      var whole = search(input, set, input.length);
      assertThat(whole.start()).as("seed %d", seed).isEqualTo(before / 2 * 2L);
      int most = 1 + random.nextInt(20_000);
      assertThat(search(input, set, most)).as("seed %d, pieces of %d", seed, most).isEqualTo(whole);
    }
  }

  private static ExpectSearch.Found search(byte[] input, List<Expected> set, int piece) {
    var buffer = new ReadBuffer(1 << 22);
    var search = new ExpectSearch(buffer, set, StandardCharsets.UTF_8);
    for (int from = 0; from < input.length; from += piece) {
      feed(buffer, input, from, Math.min(input.length, from + piece));
      var sight = search.look(false);
      if (sight.best() != null && sight.grace().isZero()) {
        return sight.best();
      }
    }
    throw new AssertionError("not found");
  }

  private static final List<Expected> POOL =
      List.of(
          Expected.literal("ab"),
          Expected.literal("ca"),
          Expected.literal("\n"),
          Expected.literal("é"),
          Expected.regex("a+"),
          Expected.regex("b[aé]*c"),
          Expected.regex("(a|b)+\n"),
          Expected.regex("c.{2}"),
          Expected.regex("é+b?"),
          Expected.regex("a.*c|b\n"));

  @Test
  void randomSetsFindTheSameAtAllCuts() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      var set =
          random
              .ints(1 + random.nextInt(3), 0, POOL.size())
              .distinct()
              .mapToObj(POOL::get)
              .toList();
      var text = new StringBuilder();
      random.ints(random.nextInt(12), 0, 5).forEach(i -> text.append("abcé\n".charAt(i)));
      var input = text.toString().getBytes(StandardCharsets.UTF_8);
      var whole = searchToEnd(input, set, input.length + 1);
      for (int piece = 1; piece <= 3; piece++) {
        assertThat(searchToEnd(input, set, piece))
            .as("seed %d: %s in \"%s\" in pieces of %d", seed, set, Bytes.of(input), piece)
            .isEqualTo(whole);
      }
    }
  }

  private static String searchToEnd(byte[] input, List<Expected> set, int piece) {
    var buffer = new ReadBuffer(1 << 22);
    var search = new ExpectSearch(buffer, set, StandardCharsets.UTF_8);
    for (int from = 0; from < input.length; from += piece) {
      feed(buffer, input, from, Math.min(input.length, from + piece));
      var sight = search.look(false);
      if (sight.best() != null && sight.grace().isZero()) {
        return sight.best().toString();
      }
    }
    return String.valueOf(search.look(true).best());
  }

  @Test
  void literalsCostTheSameHoweverMuchIsUnreadAndHoweverOftenOneTries() throws IOException {
    int pieces = 1 << 16;
    var options = TubeOptions.defaults().withMaxBufferedBytes(64 << 20);
    try (var pair = Tube.pair(options)) {
      var now = pair.right().within(Duration.ZERO);
      // 16 MiB in 64 Ki attempts: 512 GiB to look at for a search that starts over each time.
      var piece = Bytes.of("x".repeat(256));
      for (int i = 0; i < pieces; i++) {
        pair.left().send(piece);
        assertThatThrownOnce(now, i);
      }
      pair.left().send("\r\n");
      assertThat(pair.right().readUntil("\r\n", "\0").length()).isEqualTo(256 * pieces);
    }
  }

  private static void assertThatThrownOnce(Tube tube, int attempt) throws IOException {
    if (attempt == 0) {
      assertThatThrownBy(() -> tube.readUntil("\r\n", "\0")).isInstanceOf(TimedOutException.class);
      return;
    }
    try {
      tube.readUntil("\r\n", "\0");
      throw new AssertionError("found what was not sent");
    } catch (TimedOutException _) {
      // As it should.
    }
  }
}
