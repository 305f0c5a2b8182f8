package io.jackfield.starttls;

import io.jackfield.opening.Opening;
import java.io.IOException;
import java.util.Locale;

/// SMTP (RFC 3207).
final class SmtpTalk implements Talk {
  @Override
  public String name() {
    return "smtp";
  }

  @Override
  public void hold(Opening opening, String host) throws IOException {
    var _ = Replies.expect(opening, "220");
    opening.send("EHLO localhost\r\n");
    var offers = Replies.expect(opening, "250");
    if (offers.stream().noneMatch(line -> offer(line).equals("STARTTLS"))) {
      throw RefusedException.notOffered();
    }
    opening.send("STARTTLS\r\n");
    var _ = Replies.expect(opening, "220");
  }

  private static String offer(String line) {
    return line.length() < 4 ? "" : line.substring(4).strip().toUpperCase(Locale.ROOT);
  }
}
