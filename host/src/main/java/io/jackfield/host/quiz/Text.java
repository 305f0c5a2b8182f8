package io.jackfield.host.quiz;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// A text with places to fill, `Capital of {country}? `. Immutable.
record Text(List<Piece> pieces) {
  private static final Pattern SLOT = Pattern.compile("\\{([^{}]+)}");

  sealed interface Piece {}

  record Literal(String text) implements Piece {}

  record Slot(String name) implements Piece {}

  Text {
    pieces = List.copyOf(pieces);
  }

  static Text parse(String source) {
    var pieces = new ArrayList<Piece>();
    var match = SLOT.matcher(source);
    int from = 0;
    while (match.find()) {
      if (match.start() > from) {
        pieces.add(new Literal(source.substring(from, match.start())));
      }
      pieces.add(new Slot(match.group(1)));
      from = match.end();
    }
    if (from < source.length()) {
      pieces.add(new Literal(source.substring(from)));
    }
    return new Text(pieces);
  }

  /// The names of the places, each once.
  Set<String> slots() {
    var names = new LinkedHashSet<String>();
    for (var piece : pieces) {
      if (piece instanceof Slot slot) {
        names.add(slot.name());
      }
    }
    return names;
  }

  /// The text with each place filled.
  String fill(UnaryOperator<String> values) {
    var out = new StringBuilder();
    for (var piece : pieces) {
      out.append(
          switch (piece) {
            case Literal literal -> literal.text();
            case Slot slot -> values.apply(slot.name());
          });
    }
    return out.toString();
  }
}
