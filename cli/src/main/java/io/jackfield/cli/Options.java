package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.ConnectOptions.Family;
import io.jackfield.InteractMode;
import io.jackfield.Layer;
import io.jackfield.RateLimit;
import io.jackfield.UdpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Options that several verbs share, each defined once.
final class Options {
  private Options() {}

  static OptionSpec flag(String shortName, String longName, String description) {
    return OptionSpec.builder(shortName, longName).description(description).build();
  }

  static OptionSpec flag(String longName, String description) {
    return OptionSpec.builder(longName).description(description).build();
  }

  /// An option with a value.
  static OptionSpec value(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(String.class)
        .description(description)
        .build();
  }

  static final String UDP = "--udp";

  static OptionSpec udp() {
    return flag("-u", UDP, "UDP instead of TCP.");
  }

  static final String VERBOSE = "--verbose";

  static OptionSpec verbose() {
    return flag("-v", VERBOSE, "Say on standard error what happens.");
  }

  private static final String RAW = "--raw";

  static OptionSpec raw() {
    return OptionSpec.builder(RAW)
        .description(
            "At a terminal: send each key as it is, Ctrl-C too, and show what comes as it is, for a"
                + " shell at the other end. Ctrl-] leaves. Else lines can be edited, and taken"
                + " again with the arrow keys.")
        .build();
  }

  static InteractMode interactMode(ParseResult words) {
    return words.hasMatchedOption(RAW) ? InteractMode.RAW : InteractMode.LINE;
  }

  static OptionSpec ipv4() {
    return flag("-4", "--ipv4", "IPv4 only.");
  }

  static OptionSpec ipv6() {
    return flag("-6", "--ipv6", "IPv6 only.");
  }

  static Family family(ParseResult words) {
    boolean four = words.hasMatchedOption("-4");
    boolean six = words.hasMatchedOption("-6");
    if (four && six) {
      throw new UsageException("-4 and -6 exclude each other");
    }
    return four ? Family.IPV4 : six ? Family.IPV6 : Family.ANY;
  }

  /// The words that say where to.
  static PositionalParamSpec address(String label, String arity, String description) {
    return PositionalParamSpec.builder()
        .paramLabel(label)
        .hideParamSyntax(true)
        .arity(arity)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .description(description)
        .build();
  }

  static List<String> words(ParseResult parsed) {
    return parsed.matchedPositionalValue(0, List.<String>of());
  }

  /// Reads an address for UDP, where a port's name may differ from TCP's; a word with a scheme
  /// keeps it.
  static Address udpAddress(List<String> words) {
    if (words.size() == 2) {
      return UdpAddress.of(words.get(0), words.get(1));
    }
    boolean bare = words.size() == 1 && !words.getFirst().contains("://");
    return Address.parse(bare ? List.of("udp://" + words.getFirst()) : words);
  }

  private static final Map<String, Long> UNIT_MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  /// A time as people write it: `500ms`, `5s`, `2m`, `1h`; a bare number is seconds.
  static Duration duration(String option, @Nullable String given) {
    var text = given == null ? "" : given;
    int end = 0;
    while (end < text.length()
        && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    var unit = UNIT_MILLIS.get(end == text.length() ? "s" : text.substring(end));
    try {
      if (unit != null) {
        double millis = Double.parseDouble(text.substring(0, end)) * unit;
        if (millis > 0 && millis < 1e15) {
          return Duration.ofNanos(Math.round(millis * 1e6));
        }
      }
    } catch (NumberFormatException e) {
      throw wrongDuration(option, text);
    }
    throw wrongDuration(option, text);
  }

  /// A number of things, at least one.
  static int count(String option, @Nullable String text) {
    if (text != null && text.matches("[1-9]\\d{0,8}")) {
      return Integer.parseInt(text);
    }
    throw new UsageException(option + " takes a number from 1, not \"" + text + "\"");
  }

  static final String RATE = "--rate";

  static OptionSpec rate() {
    return OptionSpec.builder(RATE)
        .paramLabel("BYTES")
        .type(String.class)
        .description(
            "At most so many bytes a second, of each connection and each way (64K, 1.5M, 1G; K is"
                + " 1,024).")
        .build();
  }

  /// What holds a connection back if the user asked for it.
  static Layer rateLayer(ParseResult words) {
    var text = words.<String>matchedOptionValue(RATE, null);
    return text == null ? Layer.none() : RateLimit.bytesPerSecond(bytes(RATE, text));
  }

  private static final Pattern BYTES = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([kKmMgG]?)");

  /// A number of bytes, at least one: `5000`, `64K`, `1.5M`, `1G`.
  static long bytes(String option, String text) {
    var match = BYTES.matcher(text);
    if (match.matches()) {
      int power = "kmg".indexOf(match.group(2).toLowerCase(Locale.ROOT)) + 1;
      double bytes =
          Double.parseDouble(match.group(1)) * (match.group(2).isEmpty() ? 1 : 1L << (10 * power));
      if (bytes >= 1 && bytes < 1e15) {
        return Math.round(bytes);
      }
    }
    throw new UsageException(
        option + " takes a number of bytes such as 5000, 64K or 1.5M, not \"" + text + "\"");
  }

  private static UsageException wrongDuration(String option, String text) {
    return new UsageException(
        option
            + " takes a time such as 500ms, 5s, 2m or 1h (a bare number is seconds), not \""
            + text
            + "\"");
  }
}
