package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is text among bytes, and how it is cut to fit a program's lines.
final class Texts {
  private static final int QUOTED_CHARS = 64;

  private Texts() {}

  /// The bytes as UTF-8, unless they are malformed or have a NUL, which no text has.
  static Optional<String> decode(Bytes bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(bytes.toBuffer()).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// The text in pieces that each fill a line of source: cut behind each line end, and where that
  /// is not enough behind `most` characters.
  static List<String> pieces(String text, int most) {
    var pieces = new ArrayList<String>();
    int from = 0;
    while (from < text.length()) {
      int newline = text.indexOf('\n', from);
      int end = newline < 0 ? text.length() : newline + 1;
      if (end - from > most) {
        end = from + most;
        // Not between the halves of a character.
        end = Character.isHighSurrogate(text.charAt(end - 1)) ? end + 1 : end;
      }
      pieces.add(text.substring(from, end));
      from = end;
    }
    return pieces.isEmpty() ? List.of("") : pieces;
  }

  /// The last line with a word in it of what was said, in quotes, for a comment: see [#harmless].
  static String quoted(Bytes said) {
    var lines = said.text().stripTrailing().lines().toList();
    // A prompt of a mere "> " tells nothing: the menu above it does.
    var last =
        lines.reversed().stream()
            .filter(line -> line.codePoints().anyMatch(Character::isLetterOrDigit))
            .findFirst()
            .orElse(lines.isEmpty() ? "" : lines.getLast());
    if (last.codePointCount(0, last.length()) > QUOTED_CHARS) {
      last = last.substring(0, last.offsetByCodePoints(0, QUOTED_CHARS)) + "…";
    }
    return '"' + harmless(last).replace('"', '\'') + '"';
  }

  /// The text for a comment of any language: what could end the comment, or read other than it is,
  /// is a dot. A backslash becomes the character that looks like it, since Java reads escapes in
  /// comments, too, and in C one at the end of a line continues the comment, even as a trigraph.
  static String harmless(String text) {
    var out = new StringBuilder();
    text.codePoints().forEach(c -> out.appendCodePoint(isPlain(c) || isMark(c) ? c : '·'));
    return out.toString().replace('\\', '∖').replace("??/", "??·");
  }

  /// Whether it can stand in a program as it is, in quotes.
  static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      // FORMAT holds the bidirectional overrides, which can make code read other than it is.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Other blanks than the usual one look like it.
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      // An accent could join the quote before it.
      default -> !isMark(codePoint);
    };
  }

  private static boolean isMark(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }
}
