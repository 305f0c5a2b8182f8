package io.jackfield.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is wrong with the words on the command line, in one line.
final class WrongWords {
  private WrongWords() {}

  /// The parser's own words tell of indexes and fields.
  static String of(ParameterException wrong) {
    return switch (wrong) {
      case UnmatchedArgumentException e -> unmatched(e);
      case MissingParameterException e -> missing(e);
      case OverwrittenOptionException e when e.getOverwritten() instanceof OptionSpec option ->
          option.shortestName() + " is given twice";
      default -> String.valueOf(wrong.getMessage()).toLowerCase(Locale.ROOT);
    };
  }

  private static String unmatched(UnmatchedArgumentException e) {
    var command = e.getCommandLine();
    var word = e.getUnmatched().getFirst();
    if (e.isUnknownOption()) {
      return "unknown option " + word;
    }
    if (!command.getSubcommands().isEmpty()) {
      return "unknown verb \"" + word + "\"; known: " + verbs(command);
    }
    return "one word too many: \"" + word + "\"";
  }

  private static String missing(MissingParameterException e) {
    var missing = e.getMissing().getFirst();
    return missing instanceof OptionSpec option
        ? option.shortestName() + " needs a " + option.paramLabel()
        : "missing: " + missing.paramLabel();
  }

  /// The verbs, in the order of the help.
  static String verbs(CommandLine jack) {
    return jack.getSubcommands().keySet().stream().collect(Collectors.joining(", "));
  }
}
