package io.jackfield.replay;

import io.jackfield.Bytes;
import io.jackfield.Say;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A difference in words, text and bytes.
final class DifferenceText {
  private static final int A_ROW = 16;

  private final Difference difference;

  DifferenceText(Difference difference) {
    this.difference = difference;
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(heading());
    if (!difference.told().isEmpty()) {
      lines.add("  told  " + quoted(lastLine(difference.told())));
    }
    var expected = difference.expected();
    var got = difference.got();
    if (expected instanceof Happening.Said(var words)
        && got instanceof Happening.Said(var others)) {
      words(words, others, lines);
    } else {
      if (!lineBefore().isEmpty()) {
        lines.add("  said  " + quoted(lineBefore()));
      }
      lines.add("- " + deed(expected));
      lines.add("+ " + deed(got));
    }
    return lines;
  }

  private String heading() {
    return "the %s differs from the record%s, behind %s, at %s"
        .formatted(
            difference.side(),
            difference.turn() == 0 ? "" : " in its turn " + difference.turn(),
            Say.bytes(difference.offset()),
            Say.duration(difference.at()));
  }

  /// Both as text, with what both have before on the same line, and as bytes from where they
  /// differ.
  private void words(Bytes expected, Bytes got, List<String> lines) {
    var before = lineBefore();
    var recorded = quoted(join(before, expected));
    var came = quoted(join(before, got));
    lines.add("- said  " + recorded);
    lines.add("+ said  " + came);
    lines.add("  " + " ".repeat("said  ".length() + common(recorded, came)) + "^");
    rows("- ", expected, lines);
    rows("+ ", got, lines);
  }

  private static int common(String one, String other) {
    int at = 0;
    while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
      at++;
    }
    return one.codePointCount(0, at);
  }

  private static void rows(String sign, Bytes bytes, List<String> lines) {
    var all = bytes.toArray();
    int length = Math.min(all.length, A_ROW);
    var ascii = new StringBuilder();
    for (int i = 0; i < length; i++) {
      ascii.append(all[i] >= ' ' && all[i] < 0x7f ? (char) all[i] : '.');
    }
    var hex = HexFormat.ofDelimiter(" ").formatHex(all, 0, length);
    lines.add((sign + "%-47s  %s").formatted(hex, ascii).stripTrailing());
  }

  /// What both had said on the line on which they differ; where no words follow, a line that ended
  /// just there as well.
  private Bytes lineBefore() {
    var before = difference.before();
    boolean ended = !before.isEmpty() && before.at(before.size() - 1) == '\n';
    return ended && difference.got() instanceof Happening.Said ? Bytes.EMPTY : lastLine(before);
  }

  /// The last line, with its end if it has one.
  private static Bytes lastLine(Bytes bytes) {
    int from = Math.max(bytes.size() - 1, 0);
    while (from > 0 && bytes.at(from - 1) != '\n') {
      from--;
    }
    return Bytes.of(bytes.toArray(), from, bytes.size() - from);
  }

  private static Bytes join(Bytes one, Bytes other) {
    var both = ByteBuffer.allocate(one.size() + other.size());
    return Bytes.copyOf(both.put(one.toBuffer()).put(other.toBuffer()).flip());
  }

  private static String deed(Happening happening) {
    return switch (happening) {
      case Happening.Said(var bytes) -> "said  " + quoted(bytes);
      case Happening.Ended() -> "ended its side (FIN)";
      case Happening.Broke(var reason) ->
          "broke the connection off" + (reason.isEmpty() ? "" : ": " + Say.text(reason));
      case Happening.Closed() -> "closed the connection";
      case Happening.Nothing(var waited) -> "said nothing" + within(waited);
      case Happening.Listened() -> "took what it was told";
      case Happening.TookNothing(var waited) -> "took nothing of what it was told" + within(waited);
    };
  }

  private static String within(Duration waited) {
    return " within " + Say.duration(waited);
  }

  /// As text where it is some, else by its bytes.
  private static String quoted(Bytes bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(bytes.toBuffer()).toString();
      return '"' + Say.text(text) + '"';
    } catch (CharacterCodingException e) {
      return '"' + bytes.toString() + '"';
    }
  }
}
