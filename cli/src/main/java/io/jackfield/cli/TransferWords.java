package io.jackfield.cli;

import io.jackfield.ConnectOptions;
import io.jackfield.Layer;
import io.jackfield.Say;
import io.jackfield.Ticker;
import io.jackfield.UdpAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.transfer.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What the words of `jack send` and `jack receive` have in common.
final class TransferWords {
  private static final String IDLE = "--idle";
  private static final String TIMEOUT = "--timeout";
  private static final String QUIET = "--quiet";
  private static final Path STDERR = Path.of("/proc/self/fd/2");

  private TransferWords() {}

  static void describe(CommandSpec spec) {
    spec.addOption(Options.rate());
    spec.addOption(
        OptionSpec.builder(IDLE)
            .paramLabel("TIME")
            .type(String.class)
            .description("Give up when the other side has been silent for so long (default 60s).")
            .build());
    spec.addOption(
        OptionSpec.builder("-w", TIMEOUT)
            .paramLabel("TIME")
            .type(String.class)
            .description("Give up connecting after so long (default 10s).")
            .build());
    spec.addOption(Options.flag("-q", QUIET, "Say nothing unless it fails."));
    spec.addOption(Options.ipv4());
    spec.addOption(Options.ipv6());
    spec.addOption(Options.verbose());
  }

  /// Where others connect to: `[HOST] PORT`, or an address of any kind.
  static Endpoint listening(ParseResult parsed, List<String> words) {
    if (words.size() == 1 && words.getFirst().startsWith("listen")) {
      return stream(Endpoint.parse(words.getFirst()).listening());
    }
    return new Endpoint(
        ListenWords.stream(words, ListenWords.loopback(parsed)), true, Map.of(), Layer.none());
  }

  /// Where to connect to: `HOST PORT`, or an address; or one that listens after all.
  static Endpoint connecting(List<String> words) {
    return switch (words.size()) {
      case 1 -> stream(Endpoint.parse(words.getFirst()));
      case 2 -> stream(Endpoint.parse(String.join(" ", words)));
      default -> throw new UsageException("where to? give HOST PORT");
    };
  }

  private static Endpoint stream(Endpoint endpoint) {
    if (endpoint.address() instanceof UdpAddress) {
      throw new UsageException("datagrams get lost: a file needs TCP or another stream");
    }
    return endpoint;
  }

  static ConnectOptions connect(ParseResult words, Context context) {
    return ConnectOptions.defaults()
        .withTimeout(Options.duration(TIMEOUT, words.matchedOptionValue(TIMEOUT, "10s")))
        .withFamily(Options.family(words))
        .withListener(VerboseLog.single(context, words.hasMatchedOption(Options.VERBOSE)));
  }

  static Duration idle(ParseResult words) {
    return Options.duration(IDLE, words.matchedOptionValue(IDLE, "60s"));
  }

  static Progress progress(ParseResult words, Context context) {
    return !words.hasMatchedOption(QUIET) && isTerminal(context)
        ? Progress.at(context.err(), Ticker.SYSTEM)
        : Progress.none();
  }

  /// Whether standard error is a terminal: Linux names what a descriptor is in its link's target.
  private static boolean isTerminal(Context context) {
    if (!System.err.equals(context.err()) || !Files.isSymbolicLink(STDERR)) {
      return false;
    }
    try {
      var target = Files.readSymbolicLink(STDERR).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      // Not told: then the plain summary does.
      return false;
    }
  }

  static void summary(
      ParseResult words,
      Context context,
      String what,
      long bytes,
      Duration took,
      String confirmed) {
    if (words.hasMatchedOption(QUIET)) {
      return;
    }
    context.say(
        "%s: %s in %s, %s MB/s, %s"
            .formatted(
                what,
                Say.bytes(bytes),
                Say.duration(took),
                String.format(Locale.ROOT, "%.1f", bytes * 1e3 / Math.max(took.toNanos(), 1)),
                confirmed));
  }
}
