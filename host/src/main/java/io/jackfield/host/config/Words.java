package io.jackfield.host.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The words of messages about mistakes: what was found, and what may have been meant.
public final class Words {
  private static final int MOST_SHOWN = 60;

  private Words() {}

  /// The text in quotes, in one line, without control characters, cut where it is long.
  public static String quoted(String text) {
    var out = new StringBuilder("\"");
    int shown = 0;
    for (var it = text.codePoints().iterator(); it.hasNext() && shown < MOST_SHOWN; shown++) {
      int c = it.nextInt();
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          int type = Character.getType(c);
          if (type == Character.CONTROL || type == Character.FORMAT) {
            out.append("\\u{").append(Integer.toHexString(c)).append('}');
          } else {
            out.appendCodePoint(c);
          }
        }
      }
    }
    if (text.codePointCount(0, text.length()) > MOST_SHOWN) {
      out.append("...");
    }
    return out.append('"').toString();
  }

  /// For an unknown word: what it may have meant, else all that is known.
  public static String suggestion(String unknown, Collection<String> known) {
    return closest(unknown, known)
        .map(each -> "did you mean " + each + "?")
        .orElse("known here: " + String.join(", ", known));
  }

  /// The known word that a slip of the fingers could have turned into this one.
  static Optional<String> closest(String unknown, Collection<String> known) {
    int most = Math.max(1, unknown.length() / 3);
    return known.stream()
        .filter(each -> distance(plain(unknown), plain(each)) <= most)
        .min(Comparator.comparingInt(each -> distance(plain(unknown), plain(each))));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// How many insertions, deletions, replacements and swaps of neighbours lead from one to the
  /// other (optimal string alignment).
  private static int distance(String a, String b) {
    var d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
