package io.jackfield.cli.ncat;

import java.util.regex.Pattern;

/// Numbers among the words.
final class Numbers {
  private static final Pattern LEADING = Pattern.compile("\\s*([+-]?[0-9]{1,9}).*");
  private static final int MOST_PORT = 65_535;

  private Numbers() {}

  /// A port; the original takes an empty word for 0.
  static int port(String text, String what) throws NcatException {
    if (!text.matches("[0-9]{0,9}")) {
      throw invalid(text, what);
    }
    int port = text.isEmpty() ? 0 : Integer.parseInt(text);
    if (port > MOST_PORT) {
      throw invalid(text, what);
    }
    return port;
  }

  private static NcatException invalid(String text, String what) {
    return NcatException.quitting("Invalid " + what + " number \"" + text + "\".");
  }

  /// The number that a text begins with, else 0, as atoi(3) has it.
  static int leading(String text) {
    var matcher = LEADING.matcher(text);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
