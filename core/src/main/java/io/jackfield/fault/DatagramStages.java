package io.jackfield.fault;

import java.util.random.RandomGenerator;

/// The stages of datagrams only: what chance does to each, once.
final class DatagramStages {
  private DatagramStages() {}

  /// A stage that takes its chance with each datagram.
  abstract static class Chance extends Stage {
    private final double rate;
    private final RandomGenerator random;

    Chance(Active active, double rate, RandomGenerator random) {
      super(active);
      this.rate = rate;
      this.random = random;
    }

    @Override
    final Verdict arrive(Piece front) {
      return !front.isSettled() && random.nextDouble() < rate ? strike(front) : Verdict.PASS;
    }

    abstract Verdict strike(Piece front);
  }

  static final class Lost extends Chance {
    Lost(Active active, double rate, RandomGenerator random) {
      super(active, rate, random);
    }

    @Override
    Verdict strike(Piece front) {
      return Verdict.DROP;
    }
  }

  static final class Doubled extends Chance {
    Doubled(Active active, double rate, RandomGenerator random) {
      super(active, rate, random);
    }

    @Override
    Verdict strike(Piece front) {
      front.again();
      return Verdict.PASS;
    }
  }

  static final class PutBack extends Chance {
    private final Fault.Reorder fault;

    PutBack(Active active, Fault.Reorder fault, RandomGenerator random) {
      super(active, fault.rate(), random);
      this.fault = fault;
    }

    @Override
    Verdict strike(Piece front) {
      return Verdict.PUT_BACK;
    }

    @Override
    int gap() {
      return fault.gap();
    }

    @Override
    long longestNanos() {
      return Stages.nanos(fault.longest());
    }
  }
}
