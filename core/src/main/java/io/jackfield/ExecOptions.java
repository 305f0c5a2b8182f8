package io.jackfield;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What a program of an [ExecAddress] finds around it. Immutable.
///
/// @param environment its variables, these and no others; default ours
/// @param directory its working folder, where a program with a relative path is looked for as well;
///   default ours
/// @param errors takes what it writes to standard error, piece by piece on a thread of its own, and
///   [Bytes#EMPTY] at the end, which is that of the program and all that the end of its tube
///   reaches; until it returns the program may have to wait, and it must not throw. Default:
///   standard error goes where standard output goes
public record ExecOptions(
    Optional<Map<String, String>> environment,
    Optional<Path> directory,
    Optional<Consumer<Bytes>> errors) {
  private static final ExecOptions DEFAULTS =
      new ExecOptions(Optional.empty(), Optional.empty(), Optional.empty());

  /// Copies the variables, and checks that they can be passed on.
  public ExecOptions {
    environment = environment.map(ExecOptions::checked);
  }

  private static Map<String, String> checked(Map<String, String> environment) {
    environment.forEach((name, value) -> {
      if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "not a variable: \"" + Escape.text(name + "=" + value) + "\"");
      }
    });
    return Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  /// Our environment, our folder, and standard error among the output.
  public static ExecOptions defaults() {
    return DEFAULTS;
  }

  /// The same with these variables and no others.
  ///
  /// @throws IllegalArgumentException when a name is empty or holds `=`, or anything holds a NUL
  public ExecOptions withEnvironment(Map<String, String> environment) {
    return new ExecOptions(Optional.of(environment), directory, errors);
  }

  /// The same in another folder.
  public ExecOptions withDirectory(Path directory) {
    return new ExecOptions(environment, Optional.of(directory), errors);
  }

  /// The same with standard error apart from the output.
  public ExecOptions withErrors(Consumer<Bytes> errors) {
    return new ExecOptions(environment, directory, Optional.of(errors));
  }
}
