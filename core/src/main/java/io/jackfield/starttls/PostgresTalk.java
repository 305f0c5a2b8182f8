package io.jackfield.starttls;

import io.jackfield.TlsException.Reason;
import io.jackfield.opening.Opening;
import java.io.IOException;

/// PostgreSQL: the message SSLRequest, answered by one byte (its manual, 54.2.11).
final class PostgresTalk implements Talk {
  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public void hold(Opening opening, String host) throws IOException {
    // Its length, 8, then 1234 and 5679, which no version of the protocol has.
    opening.send(new byte[] {0, 0, 0, 8, 0x04, (byte) 0xd2, 0x16, 0x2f});
    int answer = opening.next();
    switch (answer) {
      case 'S' -> {}
      case 'N' -> throw RefusedException.notOffered();
      case 'E' ->
          // An error message, of a server too old, or of one in the middle: not to be shown.
          throw new RefusedException(Reason.NOT_TLS, "the server answered with an error");
      default -> throw RefusedException.other(String.valueOf((char) answer));
    }
  }
}
