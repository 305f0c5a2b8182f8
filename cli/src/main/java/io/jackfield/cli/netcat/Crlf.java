package io.jackfield.cli.netcat;

import java.nio.ByteBuffer;

/// Turns each LF that doesn't follow a CR into CR LF. Remembers the last byte, so that a CR at the
/// end of one piece and the LF at the start of the next are one line end. One thread at a time.
public final class Crlf {
  private boolean afterCr;

  /// The rest of the piece with its line ends translated; all of it is taken.
  ///
  /// @return the piece itself where nothing changes
  public ByteBuffer translate(ByteBuffer piece) {
    int lone = loneLineFeeds(piece);
    if (lone == 0) {
      remember(piece);
      var same = piece.slice();
      piece.position(piece.limit());
      return same;
    }
    var out = ByteBuffer.allocate(piece.remaining() + lone);
    while (piece.hasRemaining()) {
      byte b = piece.get();
      if (b == '\n' && !afterCr) {
        out.put((byte) '\r');
      }
      out.put(b);
      afterCr = b == '\r';
    }
    return out.flip();
  }

  private int loneLineFeeds(ByteBuffer piece) {
    int count = 0;
    boolean cr = afterCr;
    for (int i = piece.position(); i < piece.limit(); i++) {
      byte b = piece.get(i);
      if (b == '\n' && !cr) {
        count++;
      }
      cr = b == '\r';
    }
    return count;
  }

  private void remember(ByteBuffer piece) {
    if (piece.hasRemaining()) {
      afterCr = piece.get(piece.limit() - 1) == '\r';
    }
  }
}
