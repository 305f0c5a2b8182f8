package io.jackfield;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a program is started. Immutable.
///
/// @param environment variables that the program gets besides ours, or instead; default none
/// @param errors where its standard error goes; default to us, with its output. What runs on a
///   terminal writes it there all the same
public record ExecOptions(Map<String, String> environment, Errors errors) {

  /// Where a program's standard error goes.
  public enum Errors {
    /// Into the conversation, in the order in which it was written.
    WITH_OUTPUT,
    /// To this process's standard error.
    OURS
  }

  private static final ExecOptions DEFAULTS = new ExecOptions(Map.of(), Errors.WITH_OUTPUT);

  /// Copies the variables and checks them.
  public ExecOptions {
    environment = Map.copyOf(environment);
    environment.forEach((name, value) -> {
      if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
        throw new IllegalArgumentException("not a variable: " + Escape.text(name + "=" + value));
      }
    });
  }

  /// Our environment, standard error with the output.
  public static ExecOptions defaults() {
    return DEFAULTS;
  }

  /// The same with one more variable.
  public ExecOptions withVariable(String name, String value) {
    var more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new ExecOptions(more, errors);
  }

  /// The same with another place for standard error.
  public ExecOptions withErrors(Errors errors) {
    return new ExecOptions(environment, errors);
  }

  /// The variables as `NAME=value`.
  List<String> variables() {
    return environment.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .toList();
  }
}
