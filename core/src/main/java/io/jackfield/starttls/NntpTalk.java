package io.jackfield.starttls;

import io.jackfield.opening.Opening;
import java.io.IOException;

/// NNTP (RFC 4642).
final class NntpTalk implements Talk {
  @Override
  public String name() {
    return "nntp";
  }

  @Override
  public void hold(Opening opening, String host) throws IOException {
    var greeting = Replies.read(opening).getFirst();
    if (!greeting.startsWith("20")) {
      throw RefusedException.refused(greeting);
    }
    opening.send("STARTTLS\r\n");
    var _ = Replies.expect(opening, "382");
  }
}
