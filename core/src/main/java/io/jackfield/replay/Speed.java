package io.jackfield.replay;

import java.time.Duration;

/// How much of the record's pauses a replay keeps. Immutable.
///
/// @param factor how many times faster than recorded; infinite for no pause at all
public record Speed(double factor) {
  private static final Speed RECORDED = new Speed(1);
  private static final Speed FAST = new Speed(Double.POSITIVE_INFINITY);

  /// Checks the factor.
  public Speed {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("a speed is more than 0, not " + factor);
    }
  }

  /// As fast as the other side allows: what it said in the record is waited for, time is not.
  public static Speed fast() {
    return FAST;
  }

  /// With the pauses of the record.
  public static Speed recorded() {
    return RECORDED;
  }

  /// So many times faster than recorded; slower when less than 1.
  ///
  /// @throws IllegalArgumentException when it is not more than 0
  public static Speed times(double factor) {
    return new Speed(factor);
  }

  /// Reads `fast`, `recorded`, or a number of times such as `10x`.
  ///
  /// @throws IllegalArgumentException when it is none of them
  public static Speed parse(String text) {
    return switch (text) {
      case "fast" -> FAST;
      case "recorded" -> RECORDED;
      default -> {
        if (!text.matches("\\d{1,6}(\\.\\d{1,6})?x")) {
          throw new IllegalArgumentException(
              "a speed is recorded, fast or a number of times such as 10x, not \"" + text + '"');
        }
        yield new Speed(Double.parseDouble(text.substring(0, text.length() - 1)));
      }
    };
  }

  /// What is left of a pause of the record.
  Duration of(Duration recorded) {
    double nanos = Math.max(recorded.toNanos(), 0) / factor;
    return nanos < Long.MAX_VALUE ? Duration.ofNanos(Math.round(nanos)) : recorded;
  }

  @Override
  public String toString() {
    return this.equals(FAST) ? "fast" : this.equals(RECORDED) ? "recorded" : factor + "x";
  }
}
