package io.jackfield.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// How a session is played. Immutable.
///
/// @param speed how much of the record's pauses is kept. Default none
/// @param ignored what may differ: where one of these matches what the other side said in the
///   record, anything that it matches as well may come instead. Default nothing
/// @param timeout how long the other side may be silent where the record has it say something, and
///   how long it may take nothing of what it is told. Default 10 s
public record ReplayOptions(Speed speed, List<Pattern> ignored, Duration timeout) {
  private static final ReplayOptions DEFAULTS =
      new ReplayOptions(Speed.fast(), List.of(), Duration.ofSeconds(10));

  /// Copies the list and checks the timeout.
  public ReplayOptions {
    ignored = List.copyOf(ignored);
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout is not positive: " + timeout);
    }
  }

  /// As fast as the other side allows, exact, 10 s.
  public static ReplayOptions defaults() {
    return DEFAULTS;
  }

  /// The same at another speed.
  public ReplayOptions withSpeed(Speed speed) {
    return new ReplayOptions(speed, ignored, timeout);
  }

  /// The same with one more pattern whose matches may differ. A byte counts as a character, so that
  /// bytes of any kind can be matched; `^` and `$` are the ends of lines. A match is at most 16 KiB
  /// long.
  ///
  /// @throws java.util.regex.PatternSyntaxException when it is no regular expression
  public ReplayOptions withIgnored(String regex) {
    var more = new ArrayList<>(ignored);
    more.add(Ignored.compile(regex));
    return new ReplayOptions(speed, more, timeout);
  }

  /// The same with another timeout.
  public ReplayOptions withTimeout(Duration timeout) {
    return new ReplayOptions(speed, ignored, timeout);
  }
}
