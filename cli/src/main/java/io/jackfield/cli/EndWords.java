package io.jackfield.cli;

import io.jackfield.Deadline;
import io.jackfield.RelayOptions;
import io.jackfield.RelayOptions.End;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The words that say when a conversation ends: `--on-stdin-eof`, `--on-peer-eof` and `--idle`.
final class EndWords {
  private static final String STDIN = "--on-stdin-eof";
  private static final String PEER = "--on-peer-eof";
  private static final String IDLE = "--idle";
  private static final String WAIT = "wait=";

  private EndWords() {}

  static void describe(CommandSpec spec) {
    spec.addOption(
        option(STDIN, "HOW")
            .description(
                "What the end of standard input means: 'half-close' ends our stream and goes on"
                    + " reading (the default), 'wait=TIME' does so for that long, 'keep-open' tells"
                    + " the peer nothing, 'close' ends all.")
            .build());
    spec.addOption(
        option(PEER, "HOW")
            .description(
                "What the peer's end means, in the same words: 'half-close' closes standard output"
                    + " and goes on sending, 'close' ends all (the default at a terminal).")
            .build());
    describeIdle(spec, "End with exit code 19 when neither side has said anything for this long.");
  }

  static void describeIdle(CommandSpec spec, String description) {
    spec.addOption(option(IDLE, "TIME").description(description).build());
  }

  private static OptionSpec.Builder option(String name, String label) {
    return OptionSpec.builder(name).paramLabel(label).type(String.class);
  }

  /// How long a silence may last; [Deadline#FOREVER] if nothing is said about it.
  static Duration idle(ParseResult words) {
    return words.hasMatchedOption(IDLE)
        ? Options.duration(IDLE, words.matchedOptionValue(IDLE, ""))
        : Deadline.FOREVER;
  }

  /// With standard input as the first side.
  ///
  /// @param defaults what holds where nothing is said
  static RelayOptions relay(ParseResult words, RelayOptions defaults) {
    var options = defaults.withIdle(idle(words));
    if (words.hasMatchedOption(STDIN)) {
      options = options.withLeftEnd(end(STDIN, words.matchedOptionValue(STDIN, "")));
    }
    if (words.hasMatchedOption(PEER)) {
      options = options.withRightEnd(end(PEER, words.matchedOptionValue(PEER, "")));
    }
    return options;
  }

  private static End end(String option, String how) {
    if (how.startsWith(WAIT)) {
      var time = how.substring(WAIT.length());
      return End.halfClose().withPatience(Options.duration(option + " " + WAIT, time));
    }
    return switch (how) {
      case "half-close" -> End.halfClose();
      case "keep-open" -> End.keepOpen();
      case "close" -> End.close();
      default ->
          throw new UsageException(
              option + " takes half-close, keep-open, close or wait=TIME, not \"" + how + "\"");
    };
  }
}
