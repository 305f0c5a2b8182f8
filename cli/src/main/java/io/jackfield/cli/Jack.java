package io.jackfield.cli;

import io.jackfield.BadAddressException;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.console.StdioException;
import io.jackfield.cli.console.StdioException.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The command: finds the verb, parses its words, runs it, and turns what happens into one line and
/// an exit code.
final class Jack {
  private static final int WIDTH = 100;

  private Jack() {}

  /// Runs the words after `jack` and gives the exit code.
  static int run(Context context, String... words) {
    var verbs = verbs(words);
    var command = commandLine(verbs);
    try {
      return run(command.parseArgs(words), verbs, context);
    } catch (ParameterException e) {
      var spec = e.getCommandLine().getCommandSpec();
      return usage(context, WrongWords.of(e), spec.qualifiedName());
    }
  }

  /// The verbs that the words can be about: the one they begin with, or all. Describing all of them
  /// takes longer than running one, and for `connect`, which shall start quickly, even loading
  /// them.
  private static List<Verb> verbs(String... words) {
    var first = words.length == 0 ? "" : words[0];
    if (first.equals("connect")) {
      Warmth.begin();
      return List.of(new ConnectVerb());
    }
    var named = Verbs.ALL.stream().filter(verb -> verb.name().equals(first)).toList();
    return named.isEmpty() ? Verbs.ALL : named;
  }

  /// The parser with all verbs.
  static CommandLine commandLine() {
    return commandLine(Verbs.ALL);
  }

  private static CommandLine commandLine(List<Verb> verbs) {
    var spec = CommandSpec.create().name("jack");
    spec.usageMessage()
        .width(WIDTH)
        .description(
            "Open a socket, talk through it, serve it to thousands, and see what happens on it.")
        .synopsisSubcommandLabel("VERB")
        .commandListHeading("%nVerbs:%n")
        .footer("", FailureClass.codes(), "", "'jack VERB --help' tells about a verb.");
    spec.addOption(help());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Tell the version.")
            .build());
    for (var verb : verbs) {
      var sub = CommandSpec.create().name(verb.name());
      verb.describe(sub);
      sub.addOption(help());
      sub.usageMessage().sortOptions(false).abbreviateSynopsis(true).width(WIDTH);
      spec.addSubcommand(sub.name(), sub);
    }
    // It would warn on standard error that --explain=calls is an option beside --explain.
    CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
    // A word that starts with @ is a word, not a file of words.
    return new CommandLine(spec).setExpandAtFiles(false);
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this.").build();
  }

  private static int run(ParseResult parsed, List<Verb> verbs, Context context) {
    if (parsed.isVersionHelpRequested()) {
      print(context, Version.line() + System.lineSeparator());
      return ExitCode.OK;
    }
    var last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    var spec = last.commandSpec();
    // `jack --help VERB` asks about the verb, too.
    if (parsed.isUsageHelpRequested() || last.isUsageHelpRequested()) {
      print(context, spec.commandLine().getUsageMessage());
      return ExitCode.OK;
    }
    for (var verb : verbs) {
      if (verb.name().equals(spec.name())) {
        return run(verb, last, context);
      }
    }
    var names = String.join(", ", verbs.stream().map(Verb::name).toList());
    return usage(context, "a verb is missing: " + names, spec.qualifiedName());
  }

  private static int run(Verb verb, ParseResult words, Context given) {
    var context = Json.context(words, given);
    try {
      return ended(words, context, explained(verb, words, context));
    } catch (UsageException | BadAddressException e) {
      return wrong(words, context, Messages.of(e));
    } catch (InvalidPathException e) {
      return wrong(words, context, "not a file name: \"" + e.getInput() + "\"");
    } catch (IOException e) {
      if (e instanceof StdioException stdio && stdio.failure() == Failure.OUTPUT_CLOSED) {
        return ended(words, context, ExitCode.OK);
      }
      return failed(words, context, FailureClass.of(e), Messages.ofVerb(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      context.say("interrupted");
      return ExitCode.FAILURE;
    }
  }

  private static int explained(Verb verb, ParseResult words, Context given)
      throws IOException, InterruptedException {
    try (var explaining = ExplainWords.begin(words, given)) {
      return recorded(verb, words, explaining.context());
    }
  }

  private static int recorded(Verb verb, ParseResult words, Context given)
      throws IOException, InterruptedException {
    var context = given.withRecording(RecordWords.recording(words));
    return RecordWords.during(context, () -> verb.run(words, context));
  }

  private static int ended(ParseResult words, Context context, int code) {
    if (Json.isWanted(words)) {
      var outcome = code == ExitCode.OK ? "done" : "failed";
      Json.tellOutcome(context, code == ExitCode.INTERRUPTED ? "interrupted" : outcome, code, "");
    }
    return code;
  }

  private static int failed(
      ParseResult words, Context context, FailureClass failure, String message) {
    if (Json.isWanted(words)) {
      Json.tellOutcome(context, failure.word(), failure.code(), message);
    } else {
      context.say(message + " [" + failure.word() + "]");
    }
    return failure.code();
  }

  private static int wrong(ParseResult words, Context context, String message) {
    return Json.isWanted(words)
        ? failed(words, context, FailureClass.USAGE, message)
        : usage(context, message, words.commandSpec().qualifiedName());
  }

  private static int usage(Context context, String message, String command) {
    context.say(message);
    context.say("try '" + command + " --help'");
    return ExitCode.USAGE;
  }

  private static void print(Context context, String text) {
    var writer = new PrintWriter(context.out(), false, context.out().charset());
    writer.print(text);
    writer.flush();
  }
}
