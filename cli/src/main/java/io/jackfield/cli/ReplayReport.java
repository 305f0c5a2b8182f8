package io.jackfield.cli;

import io.jackfield.Say;
import io.jackfield.cli.console.Context;
import io.jackfield.replay.Difference;
import io.jackfield.replay.Outcome;
import io.jackfield.replay.Part;
import picocli.CommandLine.ParseResult;

/// Tells what came of replays: differences on standard output, since they are what is asked for,
/// and what was the same on standard error. One thread at a time.
final class ReplayReport {
  private final ParseResult words;
  private final Context context;
  private final Part side;
  private int played;
  private int differing;
  private int unfinished;

  /// @param side whose words are compared
  ReplayReport(ParseResult words, Context context, Part side) {
    this.words = words;
    this.context = context;
    this.side = side;
  }

  /// Whether the other side did as recorded.
  boolean tell(Outcome outcome) {
    played++;
    switch (outcome) {
      case Outcome.Same same -> tell(same);
      case Outcome.Differs differs -> {
        differing++;
        tell(differs.difference(), differs.session().id());
      }
      case Outcome.Unfinished left -> {
        unfinished++;
        context.say("session " + left.session().id() + " was not finished: " + left.reason());
      }
    }
    return outcome.isSame();
  }

  private void tell(Outcome.Same same) {
    if (Json.isWanted(words)) {
      Json.tell(
          context,
          Json.event(context, "same")
              .put("session", same.session().id())
              .put("side", side.toString())
              .put("heard_bytes", same.heardBytes())
              .put("said_bytes", same.saidBytes()));
      return;
    }
    context.say(
        "the %s did as in the record: it said %s and was told %s"
            .formatted(side, Say.bytes(same.heardBytes()), Say.bytes(same.saidBytes())));
  }

  private void tell(Difference difference, long session) {
    var lines = difference.lines();
    lines.forEach(context.out()::println);
    context.out().flush();
    if (Json.isWanted(words)) {
      Json.tell(
          context,
          Json.event(context, "difference")
              .put("session", session)
              .put("side", difference.side().toString())
              .put("turn", difference.turn())
              .put("offset", difference.offset())
              .put("at_ms", difference.at())
              .put("lines", lines));
    }
  }

  /// The exit code when all were the same.
  ///
  /// @throws FailedException when they were not
  int end() throws FailedException {
    if (differing > 0) {
      throw new FailedException(
          FailureClass.DIFFERS,
          played == 1
              ? "the " + side + " differs from the record"
              : "%d of %d %ss differ from the record".formatted(differing, played, side),
          null);
    }
    if (unfinished > 0) {
      throw new FailedException(FailureClass.FAILED, "not all sessions were finished", null);
    }
    return ExitCode.OK;
  }
}
