package io.jackfield;

import java.util.List;

/// Accepts a line in which one of some texts stands at a given place. Immutable.
record TextFilter(Where where, List<String> texts) implements LineFilter {

  TextFilter {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("no text given: no line would ever qualify");
    }
  }

  /// The place in the line.
  enum Where {
    EQUAL,
    WITHIN,
    START,
    END
  }

  @Override
  public boolean accepts(String line) {
    return texts.stream()
        .anyMatch(text ->
            switch (where) {
              case EQUAL -> line.equals(text);
              case WITHIN -> line.contains(text);
              case START -> line.startsWith(text);
              case END -> line.endsWith(text);
            });
  }
}
