package io.jackfield.cli.netcat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Writes each LF as CR LF, see [Crlf]; reads what comes.
public final class CrlfDuplex extends ForwardingDuplex {
  private final Crlf lineEnds = new Crlf();

  /// Around a connection.
  public CrlfDuplex(Duplex inner) {
    super(inner);
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    super.write(lineEnds.translate(source), deadline);
  }

  /// Half of the inner one's, since translating may double the bytes.
  @Override
  public int maxWriteBytes() {
    return Math.max(super.maxWriteBytes() / 2, 1);
  }
}
