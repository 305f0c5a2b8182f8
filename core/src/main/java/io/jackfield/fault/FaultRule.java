package io.jackfield.fault;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/// A fault, which way it works, and how likely a connection has it. Immutable.
///
/// All that is left to chance follows from the seed and the number of the connection, counted from
/// 0 as they come: the same connections in the same order, saying the same, have the same faults.
///
/// @param fault what goes wrong
/// @param direction with which bytes
/// @param probability how likely each connection has it: from 0 to 1
/// @param seed where chance begins
public record FaultRule(Fault fault, Direction direction, double probability, long seed) {
  private static final int LARGEST_SEED = 1_000_000_000;

  /// Checks the probability.
  public FaultRule {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability out of range: " + probability + " (0 to 1)");
    }
  }

  /// A rule for each connection, with a seed of chance's own.
  public static FaultRule of(Fault fault, Direction direction) {
    return new FaultRule(fault, direction, 1, ThreadLocalRandom.current().nextInt(LARGEST_SEED));
  }

  /// The same for so many of the connections, 0.5 for half of them.
  public FaultRule withProbability(double probability) {
    return new FaultRule(fault, direction, probability, seed);
  }

  /// The same with another seed.
  public FaultRule withSeed(long seed) {
    return new FaultRule(fault, direction, probability, seed);
  }

  /// Whether the connection of that number has the fault.
  boolean hits(long connection) {
    return random(connection, Direction.BOTH).nextDouble() < probability;
  }

  /// The chance of one direction of a connection.
  RandomGenerator random(long connection, Direction way) {
    // Drawn twice, since neighbouring seeds shall have nothing in common.
    int salt =
        switch (way) {
          case UPSTREAM -> 0;
          case DOWNSTREAM -> 1;
          case BOTH -> 2;
        };
    long mixed = new SplittableRandom(seed).nextLong() + connection * 3 + salt;
    return new SplittableRandom(new SplittableRandom(mixed).nextLong());
  }

  /// In words, without the seed: `latency 200 ms downstream, 50 % of connections`.
  @Override
  public String toString() {
    return fault
        + " "
        + direction.words()
        + (probability == 1 ? "" : ", " + percent(probability) + " of connections");
  }

  static String percent(double rate) {
    var percent = new BigDecimal(rate * 100).round(new MathContext(3)).stripTrailingZeros();
    return percent.toPlainString() + " %";
  }
}
