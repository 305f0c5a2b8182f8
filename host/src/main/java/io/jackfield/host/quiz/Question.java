package io.jackfield.host.quiz;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// One question and its answers. Immutable.
///
/// @param cells what each column shows
/// @param shown the answer that is told
/// @param accepted all answers that count, folded
record Question(Text prompt, Map<String, String> cells, String shown, Set<String> accepted) {
  /// No question: what stands where none was asked yet, or all are answered.
  static final Question NONE = new Question(new Text(List.of()), Map.of(), "", Set.of());

  /// What the client is asked.
  String ask(int number, int total) {
    return prompt.fill(name -> {
      var cell = cells.get(name);
      if (cell != null) {
        return cell;
      }
      return name.equals(Template.NUMBER) ? String.valueOf(number) : String.valueOf(total);
    });
  }

  /// The wording, which two questions may share.
  String wording() {
    return ask(0, 0);
  }

  boolean accepts(String answer) {
    return accepted.contains(Answers.fold(answer));
  }
}
