package io.jackfield.starttls;

import io.jackfield.opening.Opening;
import java.io.IOException;

/// FTP (RFC 4217).
final class FtpTalk implements Talk {
  @Override
  public String name() {
    return "ftp";
  }

  @Override
  public void hold(Opening opening, String host) throws IOException {
    var _ = Replies.expect(opening, "220");
    opening.send("AUTH TLS\r\n");
    var _ = Replies.expect(opening, "234");
  }
}
