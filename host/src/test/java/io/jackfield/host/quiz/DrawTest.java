package io.jackfield.host.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DrawTest {
  @Test
  void everyNumberComesOnce() {
    for (int seed = 0; seed < 50; seed++) {
      var draw = new Draw(20, new Random(seed));
      var drawn = IntStream.range(0, 20).map(_ -> draw.next()).boxed().toList();
      assertThat(drawn)
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20).boxed().toList());
    }
  }

  @Test
  void eachNumberIsAsLikelyToBeFirst() {
    var random = new Random(1);
    var counts = new int[5];
    for (int i = 0; i < 5_000; i++) {
      counts[new Draw(5, random).next()]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(850, 1150);
    }
  }
}
