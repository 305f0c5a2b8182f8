package io.jackfield.cli.ncat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The times that were asked for. Immutable.
///
/// @param connect how long connecting may take, at each address
/// @param idle how long a silence may last; empty for as long as it likes
/// @param delay the pause before each piece that is read or sent; zero for none
/// @param quit what the end of standard input brings about
record Timing(Duration connect, Optional<Duration> idle, Duration delay, Quit quit) {

  /// What follows when standard input ends.
  ///
  /// @param never whether it never ends the program, where else it would
  /// @param after ends the program so long afterwards; empty when that was not asked for
  record Quit(boolean never, Optional<Duration> after) {}

  private static final Pattern TIME = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)([a-z]*)");
  private static final long MOST_MILLIS = Integer.MAX_VALUE;
  // Milliseconds were the default once: a hundred seconds or more without a unit is a mistake.
  private static final long SUSPICIOUS_MILLIS = 100_000;

  static Timing of(Words words) throws NcatException {
    return new Timing(
        time(words, "wait", "-w timeout").orElse(Duration.ofSeconds(10)),
        time(words, "idle-timeout", "-i timeout"),
        time(words, "delay", "-d delay").orElse(Duration.ZERO),
        quit(words));
  }

  private static Quit quit(Words words) throws NcatException {
    var text = words.value("q");
    if (text.isEmpty()) {
      return new Quit(false, Optional.empty());
    }
    if (text.get().startsWith("-")) {
      parse(text.get().substring(1), "-q timeout");
      return new Quit(true, Optional.empty());
    }
    return new Quit(false, Optional.of(parse(text.get(), "-q timeout")));
  }

  private static Optional<Duration> time(Words words, String name, String what)
      throws NcatException {
    var text = words.value(name);
    return text.isEmpty() ? Optional.empty() : Optional.of(parse(text.get(), what));
  }

  /// A time such as `5`, `1.5s`, `200ms`, `2m` or `1h`.
  static Duration parse(String text, String what) throws NcatException {
    var matcher = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw invalid(text, what);
    }
    var unit = matcher.group(2);
    long millisOfOne =
        switch (unit) {
          case "ms" -> 1;
          case "", "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> throw invalid(text, what);
        };
    var exact = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(millisOfOne));
    if (exact.compareTo(BigDecimal.ONE) < 0
        || exact.compareTo(BigDecimal.valueOf(MOST_MILLIS)) > 0) {
      throw invalid(text, what);
    }
    long millis = exact.longValue();
    if (unit.isEmpty() && millis >= SUSPICIOUS_MILLIS) {
      throw NcatException.quitting(
          what
              + " counts seconds, and \""
              + text
              + "\" is "
              + millis / 60_000
              + " minutes. Write \""
              + text
              + "s\" if you mean that, or \""
              + text
              + "ms\" for milliseconds.");
    }
    return Duration.ofMillis(millis);
  }

  private static NcatException invalid(String text, String what) {
    return NcatException.quitting(
        "Invalid "
            + what
            + " \""
            + text
            + "\" (must be greater than 0 and less than "
            + MOST_MILLIS / 1_000
            + "s).");
  }
}
