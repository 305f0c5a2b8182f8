package io.jackfield.cli.ncat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Waits before each piece that is sent, and after each that has come: `-d`. A piece is what one
/// read of standard input or of the network brings, so a line where somebody types.
final class Paced extends ForwardingDuplex {
  private final Session session;

  Paced(Duplex inner, Session session) {
    super(inner);
    this.session = session;
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    int count = super.read(target, deadline);
    if (count > 0) {
      session.pause();
    }
    return count;
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    session.pause();
    super.write(source, deadline);
  }
}
