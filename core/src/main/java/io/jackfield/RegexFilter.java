package io.jackfield;

import java.util.regex.Pattern;

/// Accepts a line in which a regular expression is found. Immutable; equal to one with the same
/// expression, which patterns are not.
record RegexFilter(Pattern pattern) implements LineFilter {

  @Override
  public boolean accepts(String line) {
    return pattern.matcher(line).find();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegexFilter(var that) && pattern.pattern().equals(that.pattern());
  }

  @Override
  public int hashCode() {
    return pattern.pattern().hashCode();
  }
}
