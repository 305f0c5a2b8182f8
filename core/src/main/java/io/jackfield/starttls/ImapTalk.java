package io.jackfield.starttls;

import io.jackfield.opening.Opening;
import java.io.IOException;
import java.util.Locale;

/// IMAP (RFC 9051, 6.2.1).
final class ImapTalk implements Talk {
  @Override
  public String name() {
    return "imap";
  }

  @Override
  public void hold(Opening opening, String host) throws IOException {
    var greeting = opening.line();
    if (greeting.toUpperCase(Locale.ROOT).startsWith("* PREAUTH")) {
      // No TLS is possible in that state, so an attacker may have put us there.
      throw RefusedException.refused(greeting);
    }
    if (!greeting.startsWith("* ")) {
      throw RefusedException.other(greeting);
    }
    if (!greeting.toUpperCase(Locale.ROOT).startsWith("* OK")) {
      throw RefusedException.refused(greeting);
    }
    opening.send("a STARTTLS\r\n");
    var answer = opening.line();
    while (answer.startsWith("* ")) {
      answer = opening.line();
    }
    if (!answer.toUpperCase(Locale.ROOT).startsWith("A OK")) {
      throw RefusedException.refused(answer);
    }
  }
}
