package io.jackfield.proxy;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Gives one byte at each read.
final class Dribble extends ForwardingDuplex {
  Dribble(Duplex inner, Deadline deadline) {
    super(inner);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    int limit = target.limit();
    target.limit(target.position() + 1);
    try {
      return super.read(target, deadline);
    } finally {
      target.limit(limit);
    }
  }
}
