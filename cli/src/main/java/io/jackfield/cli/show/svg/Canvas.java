package io.jackfield.cli.show.svg;

import java.util.Locale;

/// The elements of an SVG, in ASCII. Texts are escaped; their places are in pixels.
final class Canvas {
  private static final double NARROW = 7.3;
  private static final double WIDE = 2 * NARROW;

  private final StringBuilder out = new StringBuilder();

  void rect(String style, double x, double y, double width, double height, double round) {
    out.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\"/>\n",
            style,
            n(x),
            n(y),
            n(width),
            n(height),
            n(round)));
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    out.append(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n",
            style,
            n(x1),
            n(y1),
            n(x2),
            n(y2)));
  }

  /// A line with a head at its end.
  void arrow(String style, double x1, double y1, double x2, double y2) {
    line(style, x1, y1, x2, y2);
    double angle = Math.atan2(y2 - y1, x2 - x1);
    out.append("<path class=\"head ").append(style).append("\" d=\"M").append(point(x2, y2));
    for (double side : new double[] {0.38, -0.38}) {
      out.append(" L")
          .append(point(x2 - 10 * Math.cos(angle + side), y2 - 10 * Math.sin(angle + side)));
    }
    out.append(" Z\"/>\n");
  }

  /// A text; if it is wider than `most` it is squeezed.
  void text(String style, double x, double y, String text, double most) {
    double width = text.codePoints().mapToDouble(Canvas::width).sum();
    out.append(
        String.format(Locale.ROOT, "<text class=\"%s\" x=\"%s\" y=\"%s\"", style, n(x), n(y)));
    if (width > most) {
      out.append(
          String.format(
              Locale.ROOT, " textLength=\"%s\" lengthAdjust=\"spacingAndGlyphs\"", n(most)));
    }
    out.append('>');
    append(text);
    out.append("</text>\n");
  }

  /// Adds all that is on another.
  void append(Canvas other) {
    out.append(other.out);
  }

  private static double width(int c) {
    if (c < 0x300) {
      return NARROW;
    }
    var block = Character.UnicodeScript.of(c);
    boolean wide =
        c > 0xffff
            || block == Character.UnicodeScript.HAN
            || block == Character.UnicodeScript.HIRAGANA
            || block == Character.UnicodeScript.KATAKANA
            || block == Character.UnicodeScript.HANGUL;
    return wide ? WIDE : NARROW;
  }

  /// Escaped for XML; whatever XML cannot have is replaced.
  private void append(String text) {
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> {
              if (c >= ' ' && c <= '~') {
                out.append((char) c);
              } else if (isAllowed(c)) {
                out.append("&#").append(c).append(';');
              } else {
                out.append("&#65533;");
              }
            }
          }
        });
  }

  /// XML 1.0's Char.
  private static boolean isAllowed(int c) {
    return (c >= ' ' && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c > 0xffff;
  }

  private static String point(double x, double y) {
    return n(x) + " " + n(y);
  }

  private static String n(double value) {
    var text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
