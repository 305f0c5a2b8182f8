package io.jackfield.cli.netcat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/// Answers telnet's negotiation while reading, see [Telnet]. The commands stay among the bytes that
/// are read, as the netcats leave them there.
public final class TelnetDuplex extends ForwardingDuplex {
  private final Telnet telnet = new Telnet();

  // Held over writes: the reader's answers must not fall into the writer's bytes.
  private final ReentrantLock writing = new ReentrantLock();

  /// Around a connection.
  public TelnetDuplex(Duplex inner) {
    super(inner);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    int start = target.position();
    int count = super.read(target, deadline);
    if (count > 0) {
      var answers = telnet.answer(target.slice(start, count));
      if (answers.length > 0) {
        write(ByteBuffer.wrap(answers), deadline);
      }
    }
    return count;
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    writing.lock();
    try {
      super.write(source, deadline);
    } finally {
      writing.unlock();
    }
  }
}
