package io.jackfield.host.quiz;

import java.text.Normalizer;
import java.util.Locale;

/// Compares answers as a kind person would: letter case, accents, the kind of apostrophe or dash,
/// and white space beyond single spaces make no difference.
final class Answers {
  private Answers() {}

  /// The form in which equal answers are equal.
  static String fold(String answer) {
    // Upper case first: that turns ß into SS and ı into I.
    var plain = signs(answer).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    var out = new StringBuilder(plain.length());
    Normalizer.normalize(plain, Normalizer.Form.NFKD).codePoints().forEach(c -> append(out, c));
    // Composed again, so that scripts whose marks are letters of their own are left whole.
    return Normalizer.normalize(out, Normalizer.Form.NFC).strip();
  }

  private static String signs(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(
          switch (c) {
            case '\u2018', '\u2019', '\u201b', '\u02bc', '\u02bb', '\u2032', '`', '\u00b4' -> '\'';
            case '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb' -> '"';
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212' -> '-';
            default -> c;
          });
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int c) {
    if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
      if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
      return;
    }
    // The letters that Unicode does not take apart.
    switch (c) {
      case '\u00e6' -> out.append("ae");
      case '\u0153' -> out.append("oe");
      case '\u00f8' -> out.append('o');
      case '\u0142' -> out.append('l');
      case '\u0111', '\u00f0' -> out.append('d');
      case '\u0127' -> out.append('h');
      case '\u0167' -> out.append('t');
      case '\u00fe' -> out.append("th");
      default -> {
        int type = Character.getType(c);
        if (!isAccent(c) && type != Character.CONTROL && type != Character.FORMAT) {
          out.appendCodePoint(c);
        }
      }
    }
  }

  /// The combining marks of European scripts. Those of others are no accents: Japanese would lose
  /// the difference between ka and ga, Hindi its vowels.
  private static boolean isAccent(int c) {
    return c >= 0x300 && c <= 0x36f;
  }
}
