package io.jackfield.cli.export.program;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A program as it is written, line by line. One thread.
final class Code {
  private static final int WIDTH = 100;

  private final StringBuilder text = new StringBuilder();
  private final Set<Lesson> told = EnumSet.noneOf(Lesson.class);
  private final String comment;
  private final String unit;
  private int depth;

  // Whether the last that came was the beginning of a block.
  private boolean opened;

  /// An empty one.
  ///
  /// @param comment what begins a comment
  /// @param unit what a line is indented by
  Code(String comment, String unit) {
    this.comment = comment;
    this.unit = unit;
  }

  /// Lines of code, indented as far as the program is now.
  Code add(String lines) {
    lines.lines().forEach(line -> text.append(line.isEmpty() ? "" : indent() + line).append('\n'));
    opened = false;
    return this;
  }

  /// An empty line, unless there is one already or a block has just begun.
  Code gap() {
    int length = text.length();
    boolean isThere = length < 2 || text.charAt(length - 2) == '\n';
    if (!isThere && !opened) {
      text.append('\n');
    }
    return this;
  }

  Code in() {
    depth++;
    opened = true;
    return this;
  }

  Code out() {
    depth--;
    return this;
  }

  private String indent() {
    return unit.repeat(depth);
  }

  /// A comment, cut into lines.
  Code comment(String words) {
    for (var line : wrap(words, WIDTH - indent().length() - comment.length() - 1)) {
      add(comment + " " + line);
    }
    return this;
  }

  /// A comment in one line, however long.
  Code note(String words) {
    return add(comment + " " + words);
  }

  /// Explains something, unless that was done before.
  ///
  /// @return whether it was new
  boolean explain(Lesson lesson, String call) {
    if (!told.add(lesson)) {
      return false;
    }
    comment(lesson.about(call));
    return true;
  }

  /// The words in lines of at most so many characters, if they have blanks to cut at.
  static List<String> wrap(String words, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var word : words.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
