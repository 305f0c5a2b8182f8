package io.jackfield.cli.ncat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Standard input that knows whether anything is on its way from it. The peer's end ends the
/// program; but a peer that has nothing to say often ends its side at once, and a file that is
/// being sent must arrive all the same. So the end is taken notice of when standard input has given
/// nothing for [#QUIET].
final class PendingInput extends ForwardingDuplex {
  private static final Duration QUIET = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofMillis(5);

  private volatile boolean waiting;
  private volatile boolean ended;
  private volatile long waitingSince;

  PendingInput(Duplex inner) {
    super(inner);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    waitingSince = System.nanoTime();
    waiting = true;
    int count = -1;
    try {
      count = super.read(target, deadline);
      return count;
    } finally {
      ended = count < 0;
      waiting = false;
    }
  }

  private boolean isQuiet() {
    return ended || (waiting && System.nanoTime() - waitingSince > QUIET.toNanos());
  }

  /// The connection, whose end is told once nothing is on its way to it.
  Duplex around(Duplex network) {
    return new Patient(network);
  }

  private final class Patient extends ForwardingDuplex {
    private volatile boolean broken;

    Patient(Duplex inner) {
      super(inner);
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
      int count = super.read(target, deadline);
      while (count < 0 && !isQuiet() && !broken) {
        LockSupport.parkNanos(LOOK.toNanos());
      }
      return count;
    }

    @Override
    public void write(ByteBuffer source, Deadline deadline) throws IOException {
      try {
        super.write(source, deadline);
      } catch (IOException e) {
        broken = true;
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      broken = true;
      super.close();
    }
  }
}
