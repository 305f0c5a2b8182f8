package io.jackfield.cli;

import io.jackfield.WireListener;
import io.jackfield.cli.console.Context;
import io.jackfield.wire.WireLog;
import java.io.IOException;
import picocli.CommandLine.ParseResult;

/// What hears the wires of a verb, as the user asked for it: `-v` tells in words on standard error,
/// `--json` in JSON instead, `--explain` explains it instead, and `--record` keeps all in a file.
final class Listeners {
  private Listeners() {}

  /// For a verb with one conversation.
  ///
  /// @throws IOException when the file of a transcript cannot be written
  static WireListener single(Context context, ParseResult words) throws IOException {
    return told(context, words, Numbers.NONE).and(RecordWords.listener(context));
  }

  /// For a verb with many conversations: their lines have numbers.
  ///
  /// @throws IOException when the file of a transcript cannot be written
  static WireListener numbered(Context context, ParseResult words) throws IOException {
    return told(context, words, Numbers.SHOWN).and(RecordWords.listener(context));
  }

  /// For the other side of a relay, whose bytes come from the one that is heard by [#single] or go
  /// there: a transcript does not keep them twice.
  ///
  /// @throws IOException when the file of a transcript cannot be written
  static WireListener otherSingle(Context context, ParseResult words) throws IOException {
    return told(context, words, Numbers.NONE).and(context.recording().withoutBytes());
  }

  /// The same beside [#numbered].
  ///
  /// @throws IOException when the file of a transcript cannot be written
  static WireListener otherNumbered(Context context, ParseResult words) throws IOException {
    return told(context, words, Numbers.SHOWN).and(context.recording().withoutBytes());
  }

  private enum Numbers {
    NONE,
    SHOWN
  }

  private static WireListener told(Context context, ParseResult words, Numbers numbers) {
    if (!words.hasMatchedOption(Options.VERBOSE)) {
      return told(context, words, WireListener.NONE);
    }
    var log = new WireLog(context::say);
    return told(context, words, numbers == Numbers.SHOWN ? log.withNumbers() : log);
  }

  /// For people and programs, but for transcripts.
  ///
  /// @param log for `-v`; empty without
  static WireListener told(Context context, ParseResult words, WireListener log) {
    // An explanation says all that the log would.
    return ExplainWords.isWanted(words)
        ? context.explanation()
        : Json.listener(words, context, log);
  }
}
