package io.jackfield.host.config;

import java.nio.file.Path;

/// One mistake in a file that a person wrote. Immutable.
///
/// @param file the file, as the user named it
/// @param line counted from 1; 0 when the mistake is the file itself, which is missing, say
/// @param key the path of the setting, such as `services.geography.quiz.ask`; empty when there is
///   none
/// @param message what was expected and what was found, in one line
public record Problem(Path file, int line, String key, String message) {

  /// `file:line: key: message`, what editors and terminals can jump to.
  @Override
  public String toString() {
    var out = new StringBuilder(file.toString());
    if (line > 0) {
      out.append(':').append(line);
    }
    if (!key.isEmpty()) {
      out.append(": ").append(key);
    }
    return out.append(": ").append(message).toString();
  }
}
