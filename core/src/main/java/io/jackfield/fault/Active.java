package io.jackfield.fault;

import io.jackfield.Deadline;
import java.time.Duration;

/// A fault on one connection that has it. Immutable.
///
/// @param entry the rule and its name
/// @param sinceNanos since when, by the monotonic clock
record Active(Faults.Entry entry, long sinceNanos) {

  Fault fault() {
    return entry.rule().fault();
  }

  boolean isOf(Direction way) {
    return entry.rule().direction().takesIn(way);
  }

  /// The time after which it ends the connection by itself; [Deadline#FOREVER] when it does not.
  Duration endsAfter() {
    return switch (fault()) {
      case Fault.Reset(Onset onset) -> time(onset);
      case Fault.Close(Onset onset) -> time(onset);
      case Fault.BlackHole(Duration closeAfter) -> closeAfter;
      case Fault.Latency _,
          Fault.Bandwidth _,
          Fault.Chop _,
          Fault.Stall _,
          Fault.SwallowEnd _,
          Fault.SlowClose _,
          Fault.NeverRead _,
          Fault.Corrupt _,
          Fault.Loss _,
          Fault.Duplicate _,
          Fault.Reorder _ ->
          Deadline.FOREVER;
    };
  }

  private static Duration time(Onset onset) {
    return switch (onset) {
      case Onset.AtOnce _ -> Duration.ZERO;
      case Onset.AfterBytes _ -> Deadline.FOREVER;
      case Onset.After(Duration time) -> time;
    };
  }

  /// Whether it is the same fault by another rule.
  boolean isSameAs(Active other) {
    return entry.name().equals(other.entry.name())
        && fault().getClass() == other.fault().getClass();
  }
}
