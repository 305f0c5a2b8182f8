package io.jackfield.cli.toxiproxy;

import io.jackfield.Deadline;
import io.jackfield.fault.Fault;
import io.jackfield.fault.Onset;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The kinds of toxics there are, with their attributes, whole numbers all of them.
enum ToxicType {
  /// Delays all data, in ms.
  LATENCY("latency", "jitter"),
  /// Lets so many kilobytes (1,000 bytes) pass a second; 0 lets nothing pass.
  BANDWIDTH("rate"),
  /// Delays the end, in ms.
  SLOW_CLOSE("delay"),
  /// Drops all data, and closes after so many ms; 0 never does.
  TIMEOUT("timeout"),
  /// Resets the connection after so many ms.
  RESET_PEER("timeout"),
  /// Writes in small pieces, with a pause in µs.
  SLICER("average_size", "size_variation", "delay"),
  /// Closes after so many bytes.
  LIMIT_DATA("bytes");

  @SuppressWarnings("ImmutableEnumChecker") // It is made by List.of.
  private final List<String> attributes;

  ToxicType(String... attributes) {
    this.attributes = List.of(attributes);
  }

  /// As the API spells it: `slow_close`.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ToxicType> of(String word) {
    return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  List<String> attributes() {
    return attributes;
  }

  /// The fault that it is.
  ///
  /// @param values of the attributes, each there
  /// @throws ApiException when a value is out of range
  Fault fault(Map<String, Long> values) throws ApiException {
    try {
      return switch (this) {
        case LATENCY -> new Fault.Latency(millis(values, "latency"), millis(values, "jitter"));
        case BANDWIDTH -> bandwidth(value(values, "rate"));
        case SLOW_CLOSE -> new Fault.SlowClose(millis(values, "delay"));
        case TIMEOUT -> timeout(millis(values, "timeout"));
        case RESET_PEER -> new Fault.Reset(Onset.after(millis(values, "timeout")));
        case SLICER ->
            new Fault.Chop(
                Math.toIntExact(value(values, "average_size")),
                Math.toIntExact(value(values, "size_variation")),
                micros(values, "delay"));
        case LIMIT_DATA -> new Fault.Close(Onset.afterBytes(value(values, "bytes")));
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw ApiException.badBody(word() + ": " + e.getMessage());
    }
  }

  /// Clients cut connections by a rate of 0.
  private static Fault bandwidth(long kilobytes) {
    return kilobytes == 0
        ? new Fault.Stall(Onset.atOnce())
        : new Fault.Bandwidth(Math.multiplyExact(kilobytes, 1_000L));
  }

  private static Fault timeout(Duration time) {
    return new Fault.BlackHole(time.isZero() ? Deadline.FOREVER : time);
  }

  private static Duration millis(Map<String, Long> values, String name) {
    return Duration.ofMillis(value(values, name));
  }

  private static Duration micros(Map<String, Long> values, String name) {
    return Duration.ofNanos(Math.multiplyExact(value(values, name), 1_000L));
  }

  private static long value(Map<String, Long> values, String name) {
    return values.getOrDefault(name, 0L);
  }
}
