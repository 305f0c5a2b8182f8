package io.jackfield;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A command as one line of text: words between blanks, with the quotes of a shell and nothing else
/// of it. Within `'…'` all is as it stands; within `"…"` a backslash takes the meaning from a quote
/// or a backslash; elsewhere it takes that of any character.
final class CommandWords {
  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_@%+=:,./-]+");

  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private CommandWords(String text) {
    this.text = text;
  }

  /// The words of a line.
  ///
  /// @throws BadAddressException when a quote is not closed
  static List<String> split(String text) {
    return new CommandWords(text).split();
  }

  /// The line that [#split] makes these words of.
  static String join(List<String> words) {
    return words.stream().map(CommandWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private List<String> split() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case ' ', '\t', '\n', '\r' -> endWord();
        case '\'', '"' -> quotation(c);
        case '\\' -> add(next("a backslash with nothing after it"));
        default -> add(c);
      }
    }
    endWord();
    return List.copyOf(words);
  }

  private void quotation(char quote) {
    inWord = true;
    var missing = "a missing " + quote;
    for (char c = next(missing); c != quote; c = next(missing)) {
      if (c == '\\' && quote == '"' && at < text.length() && "\"\\".indexOf(text.charAt(at)) >= 0) {
        c = next(missing);
      }
      add(c);
    }
  }

  private char next(String fault) {
    if (at == text.length()) {
      throw new BadAddressException(fault + " in the command " + Escape.controls(text));
    }
    return text.charAt(at++);
  }

  private void add(char c) {
    word.append(c);
    inWord = true;
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }
}
