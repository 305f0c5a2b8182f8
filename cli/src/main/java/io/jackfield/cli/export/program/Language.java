package io.jackfield.cli.export.program;

import io.jackfield.cli.export.program.Target.Kind;
import java.util.List;
import java.util.Set;

/// A language in which programs can be written. Immutable.
interface Language {
  /// All of them; a new one is one file and one line here.
  List<Language> ALL =
      List.of(
          new JavaProgram(),
          new PythonProgram(),
          new PwntoolsProgram(),
          new CProgram(),
          new BashProgram());

  /// Its name on the command line.
  String name();

  /// What its programs are, as part of a sentence.
  String description();

  /// What kinds of servers its programs can talk to.
  Set<Kind> kinds();

  /// Writes the program. The target is of one of its kinds.
  String write(Plan plan);
}
