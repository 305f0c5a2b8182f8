package io.jackfield.cli;

import io.jackfield.TlsException;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What an exception says to the user: one line.
final class Messages {
  private Messages() {}

  static String of(Throwable failure) {
    if (failure instanceof ParameterException wrong) {
      return parameter(wrong);
    }
    var message = failure.getMessage();
    // A few of the JDK's exceptions have a name that says it all, and no message.
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /// The same, with advice in the words of the command line.
  static String ofVerb(Throwable failure) {
    return failure instanceof TlsException tls && tls.refusedSha256().isPresent()
        ? tls.fault() + ". To accept exactly this certificate: --pin " + tls.refusedSha256().get()
        : of(failure);
  }

  /// The parser's own words tell of indexes and fields.
  private static String parameter(ParameterException wrong) {
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

  /// The same with what would break or colour the line shown as `?`.
  static String oneLine(String message) {
    return message.codePoints().anyMatch(Messages::isUnsafe)
        ? message
            .codePoints()
            .map(c -> isUnsafe(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : message;
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      // FORMAT holds the bidirectional overrides, which can make a line read other than it is.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
