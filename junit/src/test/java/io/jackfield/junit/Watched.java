package io.jackfield.junit;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Tells when somebody begins to read or to write, for tests that disturb a wait.
final class Watched extends ForwardingDuplex {
  private final Semaphore reads = new Semaphore(0);
  private final Semaphore writes = new Semaphore(0);

  Watched(Duplex inner) {
    super(inner);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    reads.release();
    return super.read(target, deadline);
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    writes.release();
    super.write(source, deadline);
  }

  /// Forgets what has happened so far.
  void forget() {
    reads.drainPermits();
    writes.drainPermits();
  }

  void awaitRead() throws InterruptedException {
    await(reads, "reads");
  }

  void awaitWrite() throws InterruptedException {
    await(writes, "writes");
  }

  private void await(Semaphore begun, String what) throws InterruptedException {
    if (!begun.tryAcquire(Link.LONG.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("nobody " + what + " " + peer().display());
    }
  }
}
