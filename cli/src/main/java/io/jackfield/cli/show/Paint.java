package io.jackfield.cli.show;

import org.jspecify.annotations.Nullable;

/// Colours of a terminal, or none.
public enum Paint {
  /// No colours.
  PLAIN,
  /// The colours that the terminal's user has chosen for these names (SGR, ECMA-48).
  COLOURED;

  /// Colours for a terminal, unless its user wants none (no-color.org).
  ///
  /// @param noColor the variable NO_COLOR; null for none
  public static Paint of(boolean terminal, @Nullable String noColor) {
    return terminal && (noColor == null || noColor.isEmpty()) ? COLOURED : PLAIN;
  }

  String client(String text) {
    return in("32", text);
  }

  String server(String text) {
    return in("36", text);
  }

  String aside(String text) {
    return in("2", text);
  }

  String heading(String text) {
    return in("1", text);
  }

  String bad(String text) {
    return in("31", text);
  }

  private String in(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
