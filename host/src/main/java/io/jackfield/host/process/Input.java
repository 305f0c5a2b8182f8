package io.jackfield.host.process;

import io.jackfield.ChildProcess;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Passes on what the client says, on a thread of its own, until the client ends its side, which
/// ends the program's input and nothing else.
final class Input implements Runnable {
  private static final int PIECE = 16 * 1024;

  // As much as a server reads from a client that goes on after the end.
  private static final long MOST_SWALLOWED = 1024 * 1024;

  private final Duplex client;
  private final Duplex program;
  private final ChildProcess child;
  private final Clocks clocks;
  private volatile boolean swallowing;
  private volatile Optional<Ending> broken = Optional.empty();

  // Owned by the reading thread.
  private long swallowed;

  Input(Duplex client, Duplex program, ChildProcess child, Clocks clocks) {
    this.client = client;
    this.program = program;
    this.child = child;
    this.clocks = clocks;
  }

  /// From now on what comes goes nowhere. It is read all the same, up to a mebibyte: bytes that
  /// nobody has read make the kernel reset the connection, which could take the program's last
  /// words from the client.
  void swallow() {
    swallowing = true;
  }

  /// What broke the connection, if anything did before [#swallow].
  Optional<Ending> broken() {
    return broken;
  }

  @Override
  public void run() {
    var buffer = ByteBuffer.allocate(PIECE);
    try {
      while (client.read(buffer.clear(), Deadline.none()) >= 0) {
        pass(buffer.flip());
        if (swallowed > MOST_SWALLOWED) {
          return;
        }
      }
    } catch (IOException e) {
      if (!swallowing) {
        // A reset is the client's doing; only the host closes.
        broken = Optional.of(e instanceof SocketException ? Ending.CLIENT_GONE : Ending.STOPPED);
        child.end();
      }
      return;
    }
    endInput();
  }

  private void pass(ByteBuffer bytes) {
    if (swallowing) {
      swallowed += bytes.remaining();
      return;
    }
    try {
      clocks.active();
      program.write(bytes, Deadline.none());
      clocks.active();
    } catch (IOException e) {
      // It takes no more, but may have more to say.
      System.getLogger(Input.class.getName())
          .log(System.Logger.Level.DEBUG, "the program takes no more input", e);
      swallowing = true;
    }
  }

  private void endInput() {
    try {
      program.closeOutput();
    } catch (IOException e) {
      System.getLogger(Input.class.getName())
          .log(System.Logger.Level.DEBUG, "the program was gone before its input ended", e);
    }
  }
}
