package io.jackfield.host.quiz;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Draws numbers from 0 to a bound at random, none twice: a shuffle (Fisher and Yates) that is done
/// only as far as it is asked for, since most players don't get far. One thread at a time.
final class Draw {
  private final RandomGenerator random;
  private final Map<Integer, Integer> moved = new HashMap<>();
  private int left;

  Draw(int bound, RandomGenerator random) {
    this.left = bound;
    this.random = random;
  }

  int next() {
    int place = random.nextInt(left);
    left--;
    int drawn = moved.getOrDefault(place, place);
    moved.put(place, moved.getOrDefault(left, left));
    return drawn;
  }
}
