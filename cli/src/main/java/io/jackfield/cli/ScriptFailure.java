package io.jackfield.cli;

import io.jackfield.BadAddressException;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.source.Program;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// How a script's exception is told: where in the script, what, and for a mistake of the script's
/// own the way there. The frames of the library and the JDK say nothing to the script's author.
final class ScriptFailure {
  private static final int MOST_FRAMES = 10;

  private ScriptFailure() {}

  static void tell(Throwable failure, Program program, Context context) {
    var frames =
        Arrays.stream(failure.getStackTrace())
            .filter(frame -> program.name().equals(frame.getFileName()))
            .limit(MOST_FRAMES)
            .toList();
    if (failure instanceof IOException || failure instanceof BadAddressException) {
      context.say(place(frames, program) + Messages.of(failure));
      return;
    }
    context.say(place(frames, program) + failure);
    frames.forEach(frame -> context.say("  at " + frame));
    if (failure.getCause() != null) {
      context.say("caused by " + failure.getCause());
    }
  }

  private static String place(List<StackTraceElement> frames, Program program) {
    return frames.isEmpty()
        ? program.name() + ": "
        : program.name() + ":" + frames.getFirst().getLineNumber() + ": ";
  }
}
