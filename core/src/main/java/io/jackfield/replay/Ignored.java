package io.jackfield.replay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where in the record the other side may say something else, and what.
final class Ignored {
  /// How long a match may be, so that a side that says more and more is not waited for.
  static final int MOST_BYTES = 16 * 1024;

  private Ignored() {}

  /// A place in the record that one of the patterns matches. Never empty.
  ///
  /// @param from its first byte
  /// @param to behind its last byte
  record Gap(int from, int to, Pattern pattern) {}

  /// A pattern for bytes: a character beyond ASCII stands for its bytes in UTF-8.
  static Pattern compile(String regex) {
    var bytes = regex.getBytes(StandardCharsets.UTF_8);
    return Pattern.compile(new String(bytes, StandardCharsets.ISO_8859_1), Pattern.MULTILINE);
  }

  /// The gaps of what was said, in order and apart from each other: of two that overlap the one
  /// that begins first, of two that begin together the longer.
  ///
  /// @throws IllegalArgumentException when a pattern is too deep for the stack
  static List<Gap> gaps(byte[] said, List<Pattern> patterns) {
    var text = new Window(said);
    var open = new ArrayList<Search>();
    for (var pattern : patterns) {
      open.add(new Search(pattern.matcher(text)));
    }
    var gaps = new ArrayList<Gap>();
    int at = 0;
    while (true) {
      Search first = null;
      for (var each : open) {
        each.seek(at);
        if (!each.done && (first == null || each.isBefore(first))) {
          first = each;
        }
      }
      if (first == null) {
        return List.copyOf(gaps);
      }
      at = first.matcher.end();
      gaps.add(new Gap(first.matcher.start(), at, first.matcher.pattern()));
    }
  }

  /// The matches of one pattern, one after the other.
  private static final class Search {
    private final Matcher matcher;
    private boolean done;
    private int start = -1;

    Search(Matcher matcher) {
      this.matcher = matcher;
    }

    /// Goes on to the first match that is not empty and does not begin before.
    void seek(int at) {
      while (!done && start < at) {
        done = !find(matcher);
        if (!done && matcher.end() > matcher.start()) {
          start = matcher.start();
        }
      }
    }

    private static boolean find(Matcher matcher) {
      try {
        return matcher.find();
      } catch (StackOverflowError e) {
        throw new IllegalArgumentException(tooDeep(matcher.pattern()), e);
      }
    }

    boolean isBefore(Search other) {
      return start < other.start || (start == other.start && matcher.end() > other.matcher.end());
    }
  }

  static String tooDeep(Pattern pattern) {
    return "the pattern \"" + pattern + "\" needs too deep a recursion here; avoid (a|b)*";
  }

  /// Bytes as characters, for patterns. Not copied.
  static final class Window implements CharSequence {
    private final byte[] bytes;
    private final int length;

    Window(byte[] bytes) {
      this(bytes, bytes.length);
    }

    Window(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public char charAt(int index) {
      return (char) (bytes[index] & 0xff);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new String(Arrays.copyOfRange(bytes, start, end), StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
  }
}
