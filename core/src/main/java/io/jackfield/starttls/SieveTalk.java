package io.jackfield.starttls;

import io.jackfield.opening.Opening;
import java.io.IOException;
import java.util.Locale;

/// ManageSieve (RFC 5804, 2.2).
final class SieveTalk implements Talk {
  @Override
  public String name() {
    return "sieve";
  }

  @Override
  public void hold(Opening opening, String host) throws IOException {
    boolean offered = false;
    var line = opening.line();
    while (line.startsWith("\"")) {
      offered |= line.toUpperCase(Locale.ROOT).startsWith("\"STARTTLS\"");
      line = opening.line();
    }
    if (!isOk(line)) {
      throw RefusedException.other(line);
    }
    if (!offered) {
      throw RefusedException.notOffered();
    }
    opening.send("STARTTLS\r\n");
    var answer = opening.line();
    if (!isOk(answer)) {
      throw RefusedException.refused(answer);
    }
  }

  private static boolean isOk(String line) {
    return line.toUpperCase(Locale.ROOT).matches("OK( .*)?");
  }
}
