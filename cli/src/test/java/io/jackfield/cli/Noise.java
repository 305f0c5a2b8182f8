package io.jackfield.cli;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Random bytes with a seed that a failing test tells.
record Noise(long seed) {

  /// With a new seed, printed so that a failure can be repeated.
  static Noise fresh() {
    long seed = RandomGenerator.getDefault().nextLong();
    System.out.println("seed " + seed);
    return new Noise(seed);
  }

  RandomGenerator generator() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// The same bytes each time; `stream` tells one sequence from another.
  byte[] bytes(int stream, int count) {
    var bytes = new byte[count];
    new Noise(seed + stream).generator().nextBytes(bytes);
    return bytes;
  }
}
