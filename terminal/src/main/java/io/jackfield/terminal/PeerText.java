package io.jackfield.terminal;

import io.jackfield.Escape;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the peer says, made fit for a terminal on which somebody types: whole lines, and the rest
/// that stands before the cursor.
///
/// Colours (SGR, ECMA-48 section 8.3.117) and tabs pass; every other control character is escaped,
/// so that a peer can neither move the cursor nor talk to the terminal. A carriage return within a
/// line drops what stood before it, as a progress display means it. Safe for concurrent use.
final class PeerText {
  // An unfinished line longer than this is shown, not kept.
  private static final int LONGEST_REST = 4 * 1024;

  private static final Pattern COLOUR = Pattern.compile("\\e\\[[0-9;:]{0,32}m");
  private static final Pattern BEGUN_COLOUR = Pattern.compile("\\e(?:\\[[0-9;:]{0,32})?$");
  private static final Pattern SPECIAL = Pattern.compile("\\e\\[[0-9;:]{0,32}m|[^\\P{C}\\t]");

  // Guarded by this.
  private String rest = "";

  /// Takes what was said.
  ///
  /// @return the lines that it has finished, each with its line end; empty if none
  synchronized String add(String said) {
    var all = rest + said;
    int end = all.lastIndexOf('\n') + 1;
    rest = all.substring(end);
    var lines = new StringBuilder();
    for (int from = 0; from < end; ) {
      int next = all.indexOf('\n', from);
      lines.append(shown(all.substring(from, next))).append('\n');
      from = next + 1;
    }
    if (rest.length() > LONGEST_REST) {
      lines.append(finish()).append('\n');
    }
    return lines.toString();
  }

  /// The line that has no end yet. A colour of which only the beginning has come is not in it.
  synchronized String unfinished() {
    return shown(BEGUN_COLOUR.matcher(rest).replaceFirst(""));
  }

  /// Gives the unfinished line up.
  ///
  /// @return it
  synchronized String finish() {
    var last = shown(rest);
    rest = "";
    return last;
  }

  private static String shown(String line) {
    int end = line.endsWith("\r") ? line.length() - 1 : line.length();
    int from = line.lastIndexOf('\r', end - 1) + 1;
    return SPECIAL.matcher(line.substring(from, end)).replaceAll(PeerText::safe);
  }

  private static String safe(java.util.regex.MatchResult special) {
    var text = special.group();
    return Matcher.quoteReplacement(COLOUR.matcher(text).matches() ? text : Escape.text(text));
  }
}
