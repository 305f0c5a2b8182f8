package io.jackfield.cli;

import io.jackfield.Deadline;
import io.jackfield.fault.Fault;
import io.jackfield.fault.FaultRule;
import io.jackfield.fault.Onset;
import java.math.BigDecimal;
import java.time.Duration;

/// Writes a fault as [FaultSpec] reads it, its seed included.
final class FaultText {
  private FaultText() {}

  static String of(FaultRule rule) {
    var text = new StringBuilder();
    text.append(
        switch (rule.direction()) {
          case UPSTREAM -> "up:";
          case DOWNSTREAM -> "down:";
          case BOTH -> "";
        });
    text.append(of(rule.fault()));
    if (rule.probability() < 1) {
      text.append(",probability=").append(share(rule.probability()));
    }
    return text.append(",seed=").append(rule.seed()).toString();
  }

  private static String of(Fault fault) {
    return switch (fault) {
      case Fault.Latency(var delay, var jitter) ->
          "latency=" + time(delay) + (jitter.isZero() ? "" : ",jitter=" + time(jitter));
      case Fault.Bandwidth(long bytesPerSecond) -> "bandwidth=" + bytesPerSecond;
      case Fault.Chop(int bytes, int variation, var pause) ->
          "chop="
              + bytes
              + (variation == 0 ? "" : ",vary=" + variation)
              + (pause.isZero() ? "" : ",pause=" + time(pause));
      case Fault.Stall(var onset, var lasting) ->
          "stall" + of(onset) + (isForEver(lasting) ? "" : ",for=" + time(lasting));
      case Fault.BlackHole(var closeAfter) ->
          "blackhole" + (isForEver(closeAfter) ? "" : ",close=" + time(closeAfter));
      case Fault.SwallowEnd _ -> "swallow-end";
      case Fault.SlowClose(var delay) -> "slow-close=" + time(delay);
      case Fault.Reset(var onset) -> "reset" + of(onset);
      case Fault.Close(var onset) -> "close" + of(onset);
      case Fault.NeverRead _ -> "never-read";
      case Fault.Corrupt(double rate) -> "corrupt=" + share(rate);
      case Fault.Loss(double rate) -> "loss=" + share(rate);
      case Fault.Duplicate(double rate) -> "duplicate=" + share(rate);
      case Fault.Reorder(double rate, int gap, var longest) ->
          "reorder=" + share(rate) + ",gap=" + gap + ",wait=" + time(longest);
    };
  }

  private static String of(Onset onset) {
    return switch (onset) {
      case Onset.AtOnce _ -> "";
      case Onset.AfterBytes(long bytes) -> ",after=" + bytes;
      case Onset.After(Duration time) -> ",after=" + time(time);
    };
  }

  private static boolean isForEver(Duration time) {
    return time.compareTo(Deadline.FOREVER) >= 0;
  }

  private static String time(Duration time) {
    return time.toNanos() % 1_000_000_000 == 0
        ? time.toSeconds() + "s"
        : plain(BigDecimal.valueOf(time.toNanos(), 6)) + "ms";
  }

  private static String share(double rate) {
    return plain(BigDecimal.valueOf(rate).movePointRight(2)) + "%";
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
