package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import io.jackfield.cli.export.program.Move.Exactly;
import io.jackfield.cli.export.program.Move.Lines;
import io.jackfield.cli.export.program.Move.Until;
import io.jackfield.cli.export.program.Move.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Finds out what a client waited for, from all that the server had said since the client's last
/// words.
///
/// A program should stop at the same place also on a day on which the server says something a
/// little different. So the end of a prompt serves, `? ` say, and not the whole of it:
///
/// 1. one line is read as a line;
/// 2. else the shortest tail that stands nowhere before it, has at least two characters and no
///    digits (they count, and tell times);
/// 3. else, of several lines, their number; of anything else, a tail that stands more often, as
///    often as it does; or a tail with digits;
/// 4. else, and for binary data, the number of bytes.
final class Waits {
  // What colours a prompt.
  private static final Pattern COLOUR = Pattern.compile("\\e\\[[0-9;?]*[ -/]*[@-~]");

  // That, blanks, a word, or any other character.
  private static final Pattern TOKEN =
      Pattern.compile(COLOUR + "|\\s+|[\\p{L}\\p{M}\\p{N}_]+|(?s:.)");

  private static final int LEAST_CHARS = 2;
  private static final int MOST_CHARS = 60;
  private static final int MOST_TIMES = 9;

  // Fewer lines than this are counted rather than recognised by a word, which may be data.
  private static final int FEW_LINES = 5;

  private Waits() {}

  /// What the client waited for.
  ///
  /// @param said all that had come, not empty
  static Wait of(Bytes said) {
    var text = Texts.decode(said);
    return text.isPresent() ? of(text.get(), said) : new Exactly(said);
  }

  private static Wait of(String text, Bytes said) {
    int lines = (int) text.chars().filter(c -> c == '\n').count();
    boolean endsLine = text.endsWith("\n");
    if (endsLine && lines == 1) {
      return new Lines(1, said);
    }
    for (var tail : tails(text)) {
      boolean countRather = endsLine && lines <= FEW_LINES && tail.hasWord();
      if (!tail.hasDigit() && !countRather && isUnique(tail.text(), text)) {
        return until(tail.text(), 1, said);
      }
    }
    if (endsLine) {
      return new Lines(lines, said);
    }
    for (var tail : tails(text)) {
      int times = tail.hasDigit() ? 0 : times(tail.text(), text);
      if (times > 0 && times <= MOST_TIMES) {
        return until(tail.text(), times, said);
      }
    }
    for (var tail : tails(text)) {
      if (isUnique(tail.text(), text)) {
        return until(tail.text(), 1, said);
      }
    }
    return new Exactly(said);
  }

  private static Until until(String delimiter, int times, Bytes said) {
    return new Until(Bytes.of(delimiter), times, said);
  }

  /// An end of the text.
  private record Tail(String text, boolean hasWord, boolean hasDigit) {}

  /// The ends of the last line that begin with a token, the shortest first, and at last the line
  /// with the end of the line before it.
  private static List<Tail> tails(String text) {
    int start = text.lastIndexOf('\n', text.length() - 2);
    int from = Math.max(start + 1, text.length() - 4 * MOST_CHARS);
    if (from > 0 && Character.isLowSurrogate(text.charAt(from))) {
      from++;
    }
    var tails = new ArrayList<Tail>();
    var matcher = TOKEN.matcher(text).region(from, text.length());
    var starts = new ArrayList<Integer>();
    while (matcher.find()) {
      starts.add(matcher.start());
    }
    boolean hasWord = false;
    boolean hasDigit = false;
    for (int i = starts.size() - 1; i >= 0; i--) {
      int begin = starts.get(i);
      var token = text.substring(begin, i + 1 < starts.size() ? starts.get(i + 1) : text.length());
      // A colour's number is none that changes from day to day.
      boolean isColour = token.startsWith("\u001b");
      hasWord |= !isColour && token.chars().anyMatch(Character::isLetterOrDigit);
      hasDigit |= !isColour && token.chars().anyMatch(Character::isDigit);
      var tail = text.substring(begin);
      boolean says =
          !token.isBlank()
              && !isColour
              && tail.length() >= Math.min(LEAST_CHARS, text.length())
              && !isColonAlone(tail, starts, i, text);
      if (tail.length() > MOST_CHARS) {
        return tails;
      }
      if (says || begin == 0) {
        tails.add(new Tail(tail, hasWord, hasDigit));
      }
    }
    if (start >= 0 && from == start + 1) {
      tails.add(new Tail(text.substring(start), hasWord, hasDigit));
    }
    return tails;
  }

  /// A colon ends many things, and the word before it is a label: `Name: `. What stands before a
  /// question mark is the question, which differs from day to day.
  private static boolean isColonAlone(String tail, List<Integer> starts, int at, String text) {
    if (!tail.strip().equals(":") || at == 0) {
      return false;
    }
    var before = text.substring(starts.get(at - 1), starts.get(at));
    return before.chars().allMatch(c -> Character.isLetter(c) || c == '_');
  }

  private static boolean isUnique(String tail, String text) {
    return text.indexOf(tail) == text.length() - tail.length();
  }

  /// How often one has to read up to the tail to get to the end; 0 when that never leads there.
  private static int times(String tail, String text) {
    int times = 0;
    int at = 0;
    while (at < text.length()) {
      int found = text.indexOf(tail, at);
      if (found < 0) {
        return 0;
      }
      at = found + tail.length();
      times++;
    }
    return times;
  }
}
