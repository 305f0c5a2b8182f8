package io.jackfield.cli.export.program;

import io.jackfield.cli.export.program.Target.Kind;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.TranscriptException;
import java.util.List;

/// Makes a program of a recorded session, that does what the client did.
public final class Programs {
  private Programs() {}

  /// The languages there are, by their names on the command line.
  public static List<String> languages() {
    return Language.ALL.stream().map(Language::name).toList();
  }

  /// The text of the program.
  ///
  /// @param session one of the transcript's, recorded by either side
  /// @param language one of [#languages]
  /// @throws TranscriptException when no such program can do what was done; the message says what
  ///   can
  /// @throws IllegalArgumentException when there is no such language
  public static String write(Transcript transcript, Session session, String language)
      throws TranscriptException {
    var writer =
        Language.ALL.stream()
            .filter(each -> each.name().equals(language))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such language: " + language));
    var plan = Planner.plan(transcript, session);
    var kind = plan.target().kind();
    if (!writer.kinds().contains(kind)) {
      throw new TranscriptException(
          "this session was with "
              + plan.target().display()
              + ", and "
              + language
              + " has nothing for "
              + kind.words()
              + "; "
              + advice(kind, plan.target()));
    }
    return writer.write(plan);
  }

  private static String advice(Kind kind, Target target) {
    var able =
        Language.ALL.stream()
            .filter(each -> each.kinds().contains(kind))
            .map(Language::name)
            .toList();
    var advice = "use --as " + String.join(" or ", able);
    return kind == Kind.TLS
        ? advice + ", or export the session of a 'jack relay listen://:7000 " + target.word() + "'"
        : advice;
  }
}
