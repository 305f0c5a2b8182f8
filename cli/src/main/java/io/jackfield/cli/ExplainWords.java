package io.jackfield.cli;

import io.jackfield.Connection;
import io.jackfield.Duplex;
import io.jackfield.cli.console.Context;
import io.jackfield.explain.Detail;
import io.jackfield.explain.Explain;
import io.jackfield.explain.Look;
import io.jackfield.explain.Look.Connections;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `--explain`: standard error narrates what happens, for somebody who learns.
final class ExplainWords {
  static final String OPTION = "--explain";
  static final String ONLY_CALLS = OPTION + "=calls";

  private ExplainWords() {}

  /// Offers it.
  static void describe(CommandSpec spec) {
    spec.addOption(
        Options.flag(
            OPTION, "Narrate on standard error what happens, call by call, and why one does it."));
    // An option of its own, since one that may have a value would take the next word for it.
    spec.addOption(Options.flag(ONLY_CALLS, "The same, the calls only."));
  }

  static boolean isWanted(ParseResult words) {
    return has(words, OPTION) || has(words, ONLY_CALLS);
  }

  private static boolean has(ParseResult words, String option) {
    return words.commandSpec().findOption(option) != null && words.hasMatchedOption(option);
  }

  /// How much was asked for.
  static Detail detail(ParseResult words) {
    return has(words, ONLY_CALLS) ? Detail.CALLS : Detail.LESSONS;
  }

  private static boolean servesMany(ParseResult words) {
    return switch (words.commandSpec().name()) {
      case "connect", "run" -> false;
      case "listen" -> words.hasMatchedOption("-k");
      default -> true;
    };
  }

  /// Begins if it is wanted; what the verb itself says comes in its turn.
  static Explaining begin(ParseResult words, Context context) {
    if (!isWanted(words)) {
      return new Explaining(context, () -> {});
    }
    if (Json.isWanted(words)) {
      throw new UsageException(
          OPTION + " and --json exclude each other: standard error is for people or for programs");
    }
    return begin(detail(words), servesMany(words) ? Connections.MANY : Connections.ONE, context);
  }

  /// Begins.
  static Explaining begin(Detail detail, Connections connections, Context context) {
    var terminal = Look.ofStandardError();
    var look = connections == Connections.MANY ? terminal.withMany() : terminal;
    var explain = Explain.to(context.err()::println, detail, look);
    Shutdown.atLastWords(explain::close);
    return new Explaining(
        context.withExplanation(explain, LineStream.to(explain::say)),
        () -> {
          explain.close();
          Shutdown.cancelLastWords();
        });
  }

  /// Which connection a relay made for which client, as far as they have numbers.
  static void tellJoined(ParseResult words, Context context, Duplex client, Duplex onwards) {
    var from = client.facts(Connection.class);
    var to = onwards.facts(Connection.class);
    if (isWanted(words) && from.isPresent() && to.isPresent()) {
      context.say("what #" + from.get().id() + " says goes on as #" + to.get().id());
    }
  }

  /// What a verb runs with, until it is done.
  record Explaining(Context context, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }
}
