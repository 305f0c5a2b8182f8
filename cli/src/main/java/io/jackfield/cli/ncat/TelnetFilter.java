package io.jackfield.cli.ncat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import io.jackfield.cli.netcat.Telnet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/// Answers telnet's offers and requests with "no" and takes telnet's commands out of what is read,
/// wherever reads cut them.
final class TelnetFilter extends ForwardingDuplex {
  private static final int OPTION_COMMANDS = 251;
  private static final int LAST_COMMAND = 254;
  private static final int IAC = 255;

  private final Telnet telnet = new Telnet();

  // Held over writes: the reader's answers must not fall into the writer's bytes.
  private final ReentrantLock writing = new ReentrantLock();

  private State state = State.TEXT;

  private enum State {
    TEXT,
    AFTER_IAC,
    BEFORE_OPTION
  }

  TelnetFilter(Duplex inner) {
    super(inner);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    int start = target.position();
    while (true) {
      int count = super.read(target, deadline);
      if (count < 0) {
        return count;
      }
      var answers = telnet.answer(target.slice(start, count));
      if (answers.length > 0) {
        write(ByteBuffer.wrap(answers), deadline);
      }
      int end = strip(target, start, start + count);
      target.position(end);
      if (end > start) {
        return end - start;
      }
    }
  }

  /// Moves the text together; gives where it ends.
  private int strip(ByteBuffer bytes, int from, int to) {
    int end = from;
    for (int i = from; i < to; i++) {
      int b = bytes.get(i) & 0xff;
      switch (state) {
        case TEXT -> {
          if (b == IAC) {
            state = State.AFTER_IAC;
          } else {
            bytes.put(end++, (byte) b);
          }
        }
        case AFTER_IAC -> {
          if (b == IAC) {
            bytes.put(end++, (byte) b);
          }
          state = b >= OPTION_COMMANDS && b <= LAST_COMMAND ? State.BEFORE_OPTION : State.TEXT;
        }
        case BEFORE_OPTION -> state = State.TEXT;
      }
    }
    return end;
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
