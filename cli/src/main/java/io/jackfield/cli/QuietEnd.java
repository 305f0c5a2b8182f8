package io.jackfield.cli;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Gives UDP an end: once this side has said all, silence of the given length is the peer's end.
final class QuietEnd extends ForwardingDuplex {
  private final Duration quiet;

  // When the silence that counts began; none before our own end.
  private volatile Deadline silentUntil = Deadline.none();

  QuietEnd(Duplex duplex, Duration quiet) {
    super(duplex);
    this.quiet = quiet;
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    while (true) {
      // A read can't learn that our end has come meanwhile, so it looks up that often.
      var look = Deadline.after(quiet).earlier(silentUntil);
      try {
        int count = super.read(target, deadline.earlier(look));
        if (silentUntil.isBounded()) {
          silentUntil = Deadline.after(quiet);
        }
        return count;
      } catch (SocketTimeoutException e) {
        if (deadline.hasPassed()) {
          throw e;
        }
        if (silentUntil.hasPassed()) {
          return -1;
        }
      }
    }
  }

  /// Says nothing to the peer: UDP has no word for it, and DTLS's would end the way back as well.
  @Override
  public void closeOutput() {
    silentUntil = Deadline.after(quiet);
  }
}
