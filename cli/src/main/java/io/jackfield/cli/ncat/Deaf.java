package io.jackfield.cli.ncat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A connection that nobody listens to: what comes is dropped, so that it never makes the peer wait
/// nor turns our last bytes into a reset.
final class Deaf extends ForwardingDuplex {
  private final ByteBuffer scratch = ByteBuffer.allocate(16 * 1024);

  Deaf(Duplex inner) {
    super(inner);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    while (super.read(scratch.clear(), deadline) >= 0) {}
    return -1;
  }
}
