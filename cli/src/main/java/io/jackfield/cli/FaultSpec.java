package io.jackfield.cli;

import io.jackfield.Deadline;
import io.jackfield.fault.Direction;
import io.jackfield.fault.Fault;
import io.jackfield.fault.FaultRule;
import io.jackfield.fault.Onset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a fault as people write it: `latency=200ms,jitter=50ms`, `down:reset,after=10K`.
///
/// First may stand the direction, `up:` for what the client says or `down:` for what the server
/// says; then the kind with its own number, and what else there is to say of it, in any order.
final class FaultSpec {
  // How each kind is spelled, in the order of the help.
  private static final Map<String, String> STREAMS_TOO =
      spellings(
          "latency=TIME[,jitter=TIME]",
          "bandwidth=BYTES",
          "chop=BYTES[,vary=BYTES][,pause=TIME]",
          "stall[,after=BYTES|TIME][,for=TIME]",
          "blackhole[,close=TIME]",
          "swallow-end",
          "slow-close=TIME",
          "reset[,after=BYTES|TIME]",
          "close[,after=BYTES|TIME]",
          "never-read",
          "corrupt=RATE");

  private static final Map<String, String> DATAGRAMS =
      spellings("loss=RATE", "duplicate=RATE", "reorder=RATE[,gap=N][,wait=TIME]");

  /// The kinds and their words, for the help.
  static final String KINDS =
      String.join(", ", STREAMS_TOO.values())
          + "; for UDP also "
          + String.join(", ", DATAGRAMS.values());

  private final String spec;
  private final String kind;
  private final Map<String, String> words;

  private FaultSpec(String spec, String kind, Map<String, String> words) {
    this.spec = spec;
    this.kind = kind;
    this.words = words;
  }

  private static Map<String, String> spellings(String... all) {
    var spellings = new LinkedHashMap<String, String>();
    for (var each : all) {
      spellings.put(each.split("[=\\[]", 2)[0], each);
    }
    return spellings;
  }

  /// What was read.
  ///
  /// @param kind the word for it, which is a name for the fault where the user gives none
  record Parsed(String kind, FaultRule rule) {}

  /// Reads one.
  ///
  /// @throws UsageException when it is none; the message says what was expected
  static Parsed parse(String spec) {
    var direction = Direction.BOTH;
    var rest = spec.strip();
    if (rest.startsWith("up:")) {
      direction = Direction.UPSTREAM;
      rest = rest.substring("up:".length());
    } else if (rest.startsWith("down:")) {
      direction = Direction.DOWNSTREAM;
      rest = rest.substring("down:".length());
    }
    var words = new LinkedHashMap<String, String>();
    var parts = rest.split(",", -1);
    for (var part : parts) {
      int equals = part.indexOf('=');
      var name = (equals < 0 ? part : part.substring(0, equals)).strip();
      if (words.put(name, equals < 0 ? "" : part.substring(equals + 1).strip()) != null) {
        throw new UsageException("\"" + name + "\" stands twice in the fault \"" + spec + "\"");
      }
    }
    var kind = words.keySet().iterator().next();
    if (!STREAMS_TOO.containsKey(kind) && !DATAGRAMS.containsKey(kind)) {
      throw new UsageException(
          "unknown fault \"" + kind + "\" in \"" + spec + "\"; known: " + KINDS);
    }
    return new FaultSpec(spec, kind, words).rule(direction);
  }

  private Parsed rule(Direction direction) {
    var fault = fault();
    var rule = FaultRule.of(fault, direction);
    var probability = words.remove("probability");
    if (probability != null) {
      rule = rule.withProbability(rate("probability", probability));
    }
    var seed = words.remove("seed");
    if (seed != null) {
      rule = rule.withSeed(seed(seed));
    }
    if (!words.isEmpty()) {
      throw wrong("\"" + words.keySet().iterator().next() + "\" says nothing about it");
    }
    return new Parsed(kind, rule);
  }

  private Fault fault() {
    var own = words.getOrDefault(kind, "");
    words.remove(kind);
    try {
      return switch (kind) {
        case "latency" -> new Fault.Latency(time(kind, own), time("jitter", Duration.ZERO));
        case "bandwidth" -> new Fault.Bandwidth(bytes(kind, own));
        case "chop" ->
            new Fault.Chop(
                small(kind, own),
                small("vary", words.remove("vary"), 0),
                time("pause", Duration.ZERO));
        case "slow-close" -> new Fault.SlowClose(time(kind, own));
        case "corrupt" -> new Fault.Corrupt(rate(kind, own));
        case "loss" -> new Fault.Loss(rate(kind, own));
        case "duplicate" -> new Fault.Duplicate(rate(kind, own));
        case "reorder" ->
            new Fault.Reorder(
                rate(kind, own),
                small("gap", words.remove("gap"), 1),
                time("wait", Duration.ofSeconds(1)));
        default -> withoutNumber(own);
      };
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private Fault withoutNumber(String own) {
    if (!own.isEmpty()) {
      throw wrong(kind + " takes no number of its own");
    }
    return switch (kind) {
      case "stall" -> new Fault.Stall(onset(), time("for", Deadline.FOREVER));
      case "blackhole" -> new Fault.BlackHole(time("close", Deadline.FOREVER));
      case "swallow-end" -> new Fault.SwallowEnd();
      case "reset" -> new Fault.Reset(onset());
      case "close" -> new Fault.Close(onset());
      case "never-read" -> new Fault.NeverRead();
      default -> throw new AssertionError(kind);
    };
  }

  /// `after=2s` or `after=10K`: what ends in the unit of a time is one.
  private Onset onset() {
    var after = words.remove("after");
    if (after == null) {
      return Onset.atOnce();
    }
    return after.matches(".*[a-z]") && !after.endsWith("k")
        ? Onset.after(time("after", after))
        : Onset.afterBytes(bytes("after", after));
  }

  private Duration time(String name, Duration otherwise) {
    var text = words.remove(name);
    return text == null ? otherwise : time(name, text);
  }

  private Duration time(String name, String text) {
    if (text.isEmpty() || Character.isDigit(text.charAt(text.length() - 1))) {
      throw wrong(name + " takes a time such as 200ms or 2s, not \"" + text + "\"");
    }
    return Options.duration(name + " of the fault \"" + spec + "\"", text);
  }

  private long bytes(String name, String text) {
    return Options.bytes(name + " of the fault \"" + spec + "\"", text);
  }

  private int small(String name, @Nullable String text, int otherwise) {
    return text == null ? otherwise : small(name, text);
  }

  private int small(String name, String text) {
    long number = bytes(name, text);
    if (number > 1 << 30) {
      throw wrong(name + " is too large: " + number);
    }
    return (int) number;
  }

  /// `5%` or `0.05`.
  private double rate(String name, String text) {
    boolean percent = text.endsWith("%");
    var digits = percent ? text.substring(0, text.length() - 1) : text;
    if (!digits.matches("\\d{1,9}(\\.\\d{1,12})?")) {
      throw wrong(name + " takes a share such as 5% or 0.05, not \"" + text + "\"");
    }
    double rate = Double.parseDouble(digits) / (percent ? 100 : 1);
    if (rate > 1) {
      throw wrong(name + " is more than all: " + text + (percent ? "" : "; 5% is 0.05"));
    }
    return rate;
  }

  private long seed(String text) {
    if (!text.matches("-?\\d{1,18}")) {
      throw wrong("seed takes a whole number, not \"" + text + "\"");
    }
    return Long.parseLong(text);
  }

  private UsageException wrong(@Nullable String why) {
    var spelling = STREAMS_TOO.getOrDefault(kind, DATAGRAMS.getOrDefault(kind, kind));
    return new UsageException(
        "the fault \"" + spec + "\": " + why + "; expected [up:|down:]" + spelling);
  }
}
