package io.jackfield.cli;

import io.jackfield.WireListener;
import io.jackfield.cli.console.Context;
import io.jackfield.wire.WireLog;

/// `-v`: tells what happens on the wire, a line each, on standard error.
final class VerboseLog {
  private VerboseLog() {}

  /// For a verb with one conversation, if the user asked for it.
  static WireListener single(Context context, boolean wanted) {
    return wanted ? new WireLog(context::say) : WireListener.NONE;
  }

  /// For a verb with many conversations, if the user asked for it: their lines have numbers.
  static WireListener numbered(Context context, boolean wanted) {
    return wanted ? new WireLog(context::say).withNumbers() : WireListener.NONE;
  }
}
