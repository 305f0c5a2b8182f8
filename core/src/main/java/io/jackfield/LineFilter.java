package io.jackfield;

import java.util.List;
import java.util.regex.Pattern;

/// Which line [Tube#readLineWhere] waits for: one of the factories here, or any lambda.
///
/// It is given each line without its end, in the tube's charset, and may be given the same line
/// again when a wait is repeated.
@FunctionalInterface
public interface LineFilter {
  /// Whether this is the line.
  boolean accepts(String line);

  /// A line that is one of these.
  static LineFilter equalTo(String... lines) {
    return some(lines)::contains;
  }

  /// A line that contains one of these.
  static LineFilter containing(String... parts) {
    var all = some(parts);
    return line -> all.stream().anyMatch(line::contains);
  }

  /// A line that starts with one of these.
  static LineFilter startingWith(String... starts) {
    var all = some(starts);
    return line -> all.stream().anyMatch(line::startsWith);
  }

  /// A line that ends with one of these.
  static LineFilter endingWith(String... ends) {
    var all = some(ends);
    return line -> all.stream().anyMatch(line::endsWith);
  }

  /// A line in which the regular expression is found; `^` and `$` stand for the line's ends.
  ///
  /// @throws java.util.regex.PatternSyntaxException when it is none
  static LineFilter matching(String regex) {
    var pattern = Pattern.compile(regex);
    return line -> pattern.matcher(line).find();
  }

  private static List<String> some(String... texts) {
    if (texts.length == 0) {
      throw new IllegalArgumentException("no text given: no line would ever qualify");
    }
    return List.of(texts);
  }
}
