package io.jackfield.starttls;

import io.jackfield.opening.Opening;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Replies of three digits, as SMTP, FTP and NNTP have them.
final class Replies {
  private Replies() {}

  /// The lines of one reply: `250-more` until `250 last` (RFC 5321, 4.2.1).
  static List<String> read(Opening opening) throws IOException {
    var lines = new ArrayList<String>();
    while (true) {
      var line = opening.line();
      boolean inside = !lines.isEmpty();
      // Within a reply of FTP a line may be anything (RFC 959, 4.2).
      if (!inside && !line.matches("[1-5][0-9][0-9]([ -].*)?")) {
        throw RefusedException.other(line);
      }
      lines.add(line);
      var code = lines.getFirst().substring(0, 3);
      boolean last = line.equals(code) || line.startsWith(code + " ");
      if (last) {
        return lines;
      }
    }
  }

  /// A reply that must have this code.
  static List<String> expect(Opening opening, String code) throws IOException {
    var lines = read(opening);
    if (!lines.getFirst().startsWith(code)) {
      throw RefusedException.refused(lines.getFirst());
    }
    return lines;
  }
}
