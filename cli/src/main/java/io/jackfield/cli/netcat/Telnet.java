package io.jackfield.cli.netcat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Answers a telnet server's offers and requests (RFC 854) with "no": DONT to each WILL and WONT,
/// WONT to each DO and DONT. Remembers a command that the end of a piece cuts. One thread at a
/// time.
public final class Telnet {
  private static final int WILL = 251;
  private static final int WONT = 252;
  private static final int DO = 253;
  private static final int DONT = 254;
  private static final int IAC = 255;

  private static final int TEXT = -1;
  private static final int AFTER_IAC = -2;

  // TEXT, AFTER_IAC, or the answer whose option comes next.
  private int state = TEXT;

  /// The answers to what stands in the piece, which is left as it is.
  ///
  /// @return the bytes to send; none when there is nothing to answer
  public byte[] answer(ByteBuffer piece) {
    var out = new ByteArrayOutputStream();
    for (int i = piece.position(); i < piece.limit(); i++) {
      int b = piece.get(i) & 0xff;
      if (state == TEXT) {
        state = b == IAC ? AFTER_IAC : TEXT;
      } else if (state == AFTER_IAC) {
        // IAC IAC is the byte 255 itself; other commands have no option and want no answer.
        state =
            switch (b) {
              case WILL, WONT -> DONT;
              case DO, DONT -> WONT;
              default -> TEXT;
            };
      } else {
        out.write(IAC);
        out.write(state);
        out.write(b);
        state = TEXT;
      }
    }
    return out.toByteArray();
  }
}
