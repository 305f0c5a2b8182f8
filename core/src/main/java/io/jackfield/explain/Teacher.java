package io.jackfield.explain;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/// Adds lessons to steps, each once. For one thread.
final class Teacher {
  private final Set<Lesson> taught = EnumSet.noneOf(Lesson.class);
  // Of a fixed set of texts, so it is bounded.
  private final Set<String> told = new HashSet<>();

  /// Adds those lessons that are new.
  Step teach(Step step, Lesson... lessons) {
    for (var lesson : lessons) {
      if (taught.add(lesson)) {
        step.lesson(lesson.text());
      }
    }
    return step;
  }

  /// The text if it is new; else nothing.
  String once(String text) {
    return told.add(text) ? text : "";
  }
}
