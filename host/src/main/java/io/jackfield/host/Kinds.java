package io.jackfield.host;

import io.jackfield.host.kind.Kind;
import io.jackfield.host.process.RunKind;
import io.jackfield.host.quiz.QuizKind;
import io.jackfield.host.relay.RelayKind;
import java.util.List;

/// The kinds of service; a new one is its own package and one line here.
final class Kinds {
  static final List<Kind> ALL = List.of(new QuizKind(), new RunKind(), new RelayKind());

  private Kinds() {}

  static List<String> keys() {
    return ALL.stream().map(Kind::key).toList();
  }
}
