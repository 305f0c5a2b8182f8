package io.jackfield.explain;

import io.jackfield.Say;

/// Text of others, made one line that is safe to show. What people quote stays as it is.
final class Clean {
  private Clean() {}

  static String line(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            clean.append((char) c);
          } else {
            clean.append(Say.text(Character.toString(c)));
          }
        });
    return clean.toString();
  }

  /// What a failure says of itself, in a line.
  static String failure(Throwable failure) {
    return line(Say.failure(failure));
  }
}
