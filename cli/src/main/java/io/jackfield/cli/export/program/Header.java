package io.jackfield.cli.export.program;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// What the programs of all languages say alike.
final class Header {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Header() {}

  /// What a program is, for its first lines.
  static String what(Plan plan) {
    return "Does what the client did in a session with "
        + plan.target().display()
        + ", recorded on "
        + TIME.format(plan.recorded())
        + " UTC.";
  }

  /// Says about a wait what it is, the first time, and what the server said in the recording.
  static void introduce(Code code, Move.Wait wait, String call) {
    code.gap();
    boolean isNew = explainWait(code, wait, call);
    if (!(wait instanceof Move.Exactly)) {
      code.note((isNew ? "It said: " : "") + Texts.quoted(wait.said()));
    }
  }

  /// Explains rounds the first time.
  static void introduce(Code code, Move.Rounds rounds) {
    code.gap();
    if (rounds.rounds().getFirst().awaited().isPresent()) {
      code.explain(Lesson.ROUNDS, "");
    }
  }

  /// Explains a wait the first time.
  static boolean explainWait(Code code, Move.Wait wait, String call) {
    var lesson =
        switch (wait) {
          case Move.Until _ -> Lesson.UNTIL;
          case Move.Lines _ -> Lesson.LINES;
          case Move.Exactly _ -> Lesson.EXACTLY;
          case Move.Receive _ -> Lesson.RECEIVE;
        };
    return code.explain(lesson, call);
  }
}
