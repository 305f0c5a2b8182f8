package io.jackfield.cli.source;

import java.util.regex.Pattern;

/// Adds the library's imports to a source, on a line that is there already, so that the numbers of
/// the lines stay.
final class Prelude {
  static final String IMPORTS =
      "import module io.jackfield; import static io.jackfield.Expected.*; ";

  // Imports come after the package, and comments may come before it.
  private static final Pattern PACKAGE =
      Pattern.compile("\\A(?:\\s|//.*\\R|/\\*(?s:.*?)\\*/)*+package\\s+[\\w.\\s]+;");

  private Prelude() {}

  static String addTo(String source) {
    // A first line for the shell is a comment to the compiler.
    var text = source.startsWith("#!") ? "//" + source.substring(2) : source;
    var declared = PACKAGE.matcher(text);
    int at = declared.find() ? declared.end() : 0;
    return text.substring(0, at) + IMPORTS + text.substring(at);
  }
}
