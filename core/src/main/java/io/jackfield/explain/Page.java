package io.jackfield.explain;

import io.jackfield.explain.Look.Colour;
import io.jackfield.explain.Look.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Lays steps out in lines: number, call, and beside it what there is to say, wrapped to the width.
/// For one thread.
final class Page {
  private static final int NUMBER = 3;
  private static final int GAP = 2;
  // Narrower than this, the words stand below the call.
  private static final int TWO_COLUMNS = 72;
  private static final int CALL_WIDE = 36;
  private static final int CALL = 28;
  private static final int WIDE = 100;
  // Sets the lines of one idea off from the next idea.
  private static final String HANGING = "  ";
  private static final String RESET = "\u001b[0m";

  private final Detail detail;
  private final Look look;
  private final Consumer<String> out;
  private final int callWidth;
  private final int column;
  private int number;
  private boolean several;
  private long first;

  Page(Detail detail, Look look, Consumer<String> out) {
    this.detail = detail;
    this.look = look;
    this.several = look.connections() == Connections.MANY;
    this.out = out;
    this.callWidth = look.columns() >= WIDE ? CALL_WIDE : CALL;
    this.column = look.columns() < TWO_COLUMNS ? NUMBER + 2 * GAP : NUMBER + GAP + callWidth + GAP;
  }

  void add(Step step) {
    add(String.valueOf(++number), step);
  }

  /// Something that stands for several steps.
  void addFolded(Step step) {
    add("...", step);
  }

  /// Somebody else's line.
  void addLine(String line) {
    out.accept(line);
  }

  private void add(String mark, Step step) {
    var call = label(step) + step.call();
    var start = coloured("90", " ".repeat(Math.max(NUMBER - mark.length(), 0)) + mark);
    var lines = detail == Detail.CALLS ? List.<String>of() : body(step);
    boolean beside = !lines.isEmpty() && column > NUMBER + 2 * GAP && call.length() <= callWidth;
    var first = start + " ".repeat(GAP) + coloured("1;36", call);
    if (beside) {
      first += " ".repeat(callWidth - call.length() + GAP) + lines.getFirst();
    }
    out.accept(first);
    lines.stream().skip(beside ? 1 : 0).forEach(line -> out.accept(" ".repeat(column) + line));
  }

  private String label(Step step) {
    if (step.connection() == 0) {
      return "";
    }
    first = first == 0 ? step.connection() : first;
    several |= step.connection() != first;
    return several ? "#" + step.connection() + " " : "";
  }

  private List<String> body(Step step) {
    var lines = new ArrayList<String>();
    for (var remark : step.remarks()) {
      var colour =
          switch (remark.kind()) {
            case FACT, LESSON -> "";
            case DATA -> "32";
            case TROUBLE -> "31";
          };
      var indent = "";
      for (var line : wrapped(remark.text(), look.columns() - column - HANGING.length())) {
        lines.add(indent + coloured(colour, line));
        indent = HANGING;
      }
    }
    return lines;
  }

  private String coloured(String colour, String text) {
    return look.colour() == Colour.NONE || colour.isEmpty() || text.isEmpty()
        ? text
        : "\u001b[" + colour + "m" + text + RESET;
  }

  /// Breaks at blanks, and within a word only where that is too long for a line.
  static List<String> wrapped(String text, int width) {
    var lines = new ArrayList<String>();
    var rest = text;
    while (rest.length() > width) {
      int blank = rest.lastIndexOf(' ', width);
      int end = blank > 0 ? blank : width;
      if (Character.isHighSurrogate(rest.charAt(end - 1))) {
        end = end > 1 ? end - 1 : 2;
      }
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
