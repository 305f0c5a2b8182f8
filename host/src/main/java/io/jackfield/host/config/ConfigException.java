package io.jackfield.host.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration with mistakes: all of them, not only the first. The message has one line for
/// each, to be printed as it is.
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /// The mistakes, at least one, file by file and line by line.
  public List<Problem> problems() {
    return problems;
  }
}
