package io.jackfield.starttls;

import io.jackfield.opening.Opening;
import java.io.IOException;

/// POP3 (RFC 2595, 4).
final class Pop3Talk implements Talk {
  @Override
  public String name() {
    return "pop3";
  }

  @Override
  public void hold(Opening opening, String host) throws IOException {
    var greeting = opening.line();
    if (!greeting.startsWith("+OK")) {
      throw RefusedException.other(greeting);
    }
    opening.send("STLS\r\n");
    var answer = opening.line();
    if (!answer.startsWith("+OK")) {
      throw RefusedException.refused(answer);
    }
  }
}
