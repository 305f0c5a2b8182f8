package io.jackfield.cli.ncat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/// A peer of a listening program. Safe for concurrent use.
final class Guest {
  private final int number;
  private final Duplex duplex;

  // Held over writes: what several say to one peer must not mix.
  private final ReentrantLock writing = new ReentrantLock();

  Guest(int number, Duplex duplex) {
    this.number = number;
    this.duplex = duplex;
  }

  /// What it is called in a chat.
  String name() {
    return "<user" + number + ">";
  }

  /// Where it is.
  String address() {
    return Peers.text(duplex.peer());
  }

  int read(ByteBuffer target) throws IOException {
    return duplex.read(target, Deadline.none());
  }

  /// Sends a piece, which is left as it is, in as many writes as it takes.
  void send(ByteBuffer piece, Deadline deadline) throws IOException {
    var rest = piece.slice();
    writing.lock();
    try {
      while (rest.hasRemaining()) {
        int count = Math.min(rest.remaining(), duplex.maxWriteBytes());
        duplex.write(rest.slice(rest.position(), count), deadline);
        rest.position(rest.position() + count);
      }
    } finally {
      writing.unlock();
    }
  }

  void endOutput() throws IOException {
    writing.lock();
    try {
      duplex.closeOutput();
    } finally {
      writing.unlock();
    }
  }

  void close() throws IOException {
    duplex.close();
  }
}
