package io.jackfield.cli;

import io.jackfield.ConnectOptions;
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
    RecordWords.describe(spec);
    TlsSpecs.describeEither(spec);
  }

  /// Where the other side is, or comes to, with TLS around it if that is asked for.
  ///
  /// @param listens whether a `HOST PORT` is to listen on
  static Endpoint endpoint(ParseResult parsed, Context context, List<String> words, boolean listens)
      throws IOException {
    var plain = listens ? listening(parsed, words) : connecting(words);
    var tls = new TlsWords(parsed, context, plain.isTls());
    if (!tls.wanted()) {
      return plain;
    }
    return plain.within(plain.listens() ? tls.server(false) : tls.client(plain.address()));
  }

  /// Where others connect to: `[HOST] PORT`, or an address of any kind.
  private static Endpoint listening(ParseResult parsed, List<String> words) {
    if (words.size() == 1 && words.getFirst().matches("listen.*|systemd:")) {
      return stream(Endpoint.parse(words.getFirst()).listening());
    }
    return Endpoint.listening(ListenWords.stream(words, ListenWords.loopback(parsed)));
  }

  /// Where to connect to: `HOST PORT`, or an address; or one that listens after all.
  private static Endpoint connecting(List<String> words) {
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

  static ConnectOptions connect(ParseResult words, Context context) throws IOException {
    return ConnectOptions.defaults()
        .withTimeout(Options.duration(TIMEOUT, words.matchedOptionValue(TIMEOUT, "10s")))
        .withFamily(Options.family(words))
        .withListener(Listeners.single(context, words));
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
