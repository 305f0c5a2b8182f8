package io.jackfield;

import java.util.List;
import java.util.regex.Pattern;

/// Which line [Tube#readLineWhere] waits for: one of the factories here, or any lambda.
///
/// It is given each line without its end, in the tube's charset, and must answer by the line alone:
/// a wait that is repeated with the same filter, or one that equals it, is not asked again about
/// lines that it has refused. Those made here by the same factory from the same texts are equal.
@FunctionalInterface
public interface LineFilter {
  /// Whether this is the line.
  boolean accepts(String line);

  /// A line that is one of these.
  static LineFilter equalTo(String... lines) {
    return new TextFilter(TextFilter.Where.EQUAL, List.of(lines));
  }

  /// A line that contains one of these.
  static LineFilter containing(String... parts) {
    return new TextFilter(TextFilter.Where.WITHIN, List.of(parts));
  }

  /// A line that starts with one of these.
  static LineFilter startingWith(String... starts) {
    return new TextFilter(TextFilter.Where.START, List.of(starts));
  }

  /// A line that ends with one of these.
  static LineFilter endingWith(String... ends) {
    return new TextFilter(TextFilter.Where.END, List.of(ends));
  }

  /// A line in which the regular expression is found; `^` and `$` stand for the line's ends.
  ///
  /// @throws java.util.regex.PatternSyntaxException when it is none
  static LineFilter matching(String regex) {
    return new RegexFilter(Pattern.compile(regex));
  }
}
