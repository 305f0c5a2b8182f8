package io.jackfield.cli;

import io.jackfield.Duplex;
import io.jackfield.Say;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `--retry`: connecting again after a failure that may pass, with pauses that double up to a cap
/// and of which a random part is waited ("full jitter"), so that many clients of a server that
/// comes back don't all come at once. Immutable.
final class RetryWords {
  private static final String RETRY = "--retry";
  private static final String MAX_DELAY = "--retry-max-delay";
  private static final String FOREVER = "forever";
  private static final Duration FIRST = Duration.ofMillis(500);

  private final long retries;
  private final Duration most;

  private RetryWords(long retries, Duration most) {
    this.retries = retries;
    this.most = most;
  }

  /// A way to connect.
  @FunctionalInterface
  interface Connecting {
    Duplex connect() throws IOException;
  }

  static void describe(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(RETRY)
            .paramLabel("N")
            .type(String.class)
            .description(
                "Connect again, at most N times or 'forever', when the host is unknown or"
                    + " unreachable, refuses, or does not answer in time.")
            .build());
    spec.addOption(
        OptionSpec.builder(MAX_DELAY)
            .paramLabel("TIME")
            .type(String.class)
            .description(
                "The pauses before that are random and grow, to at most this (default 30s).")
            .build());
  }

  static RetryWords of(ParseResult words) {
    var most = Options.duration(MAX_DELAY, words.matchedOptionValue(MAX_DELAY, "30s"));
    return new RetryWords(retries(words.matchedOptionValue(RETRY, "0")), most);
  }

  private static long retries(String text) {
    if (text.equals(FOREVER)) {
      return Long.MAX_VALUE;
    }
    if (!text.matches("\\d{1,9}")) {
      throw new UsageException(RETRY + " takes a number or 'forever', not \"" + text + "\"");
    }
    return Long.parseLong(text);
  }

  /// Connects, and tells each failure that is not the last.
  Duplex connect(Context context, Connecting connecting) throws IOException, InterruptedException {
    var longest = FIRST;
    for (long done = 0; ; done++) {
      try {
        return connecting.connect();
      } catch (IOException e) {
        if (done == retries || !FailureClass.mayPass(e)) {
          throw e;
        }
        longest = longest.compareTo(most) < 0 ? longest : most;
        var pause = Duration.ofNanos(RandomGenerator.getDefault().nextLong(longest.toNanos() + 1));
        context.say(Messages.of(e) + "; " + count(done + 1) + " in " + Say.duration(pause));
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        longest = longest.multipliedBy(2);
      }
    }
  }

  private String count(long retry) {
    return "retry " + retry + (retries == Long.MAX_VALUE ? "" : " of " + retries);
  }
}
