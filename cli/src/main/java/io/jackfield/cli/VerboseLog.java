package io.jackfield.cli;

import io.jackfield.WireListener;
import io.jackfield.cli.console.Context;
import io.jackfield.wire.WireLog;
import picocli.CommandLine.ParseResult;

/// `-v`: tells what happens on the wire, a line each, on standard error.
final class VerboseLog {
  private VerboseLog() {}

  /// For a verb with one conversation, if the user asked for it.
  static WireListener single(Context context, boolean wanted) {
    return wanted ? new WireLog(context::say) : WireListener.NONE;
  }

  /// For a verb with one conversation: in words with `-v`, in JSON with `--json`.
  static WireListener single(Context context, ParseResult words) {
    boolean verbose = words.hasMatchedOption(Options.VERBOSE);
    return Json.listener(words, context, single(context, verbose));
  }

  /// For a verb with many conversations: in words with `-v`, in JSON with `--json`.
  static WireListener numbered(Context context, ParseResult words) {
    boolean verbose = words.hasMatchedOption(Options.VERBOSE);
    return Json.listener(words, context, numbered(context, verbose));
  }

  /// For a verb with many conversations, if the user asked for it: their lines have numbers.
  static WireListener numbered(Context context, boolean wanted) {
    return wanted ? new WireLog(context::say).withNumbers() : WireListener.NONE;
  }
}
