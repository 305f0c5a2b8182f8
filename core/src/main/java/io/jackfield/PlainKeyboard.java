package io.jackfield;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Standard input and output as they are: for pipes and files, and for a terminal without the
/// module that knows more of terminals.
final class PlainKeyboard implements Keyboard {
  // How often a direction looks whether the other has ended the conversation.
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final int PIECE = 16 * 1024;

  @Override
  public boolean isUsable() {
    return true;
  }

  @Override
  public InteractEnd interact(Tube tube, InteractMode mode) throws IOException {
    var typing = new Typing(tube, isTerminal());
    var thread = Thread.ofVirtual().name("jackfield-typing").start(typing);
    try {
      return show(tube, typing) ? InteractEnd.PEER_ENDED : InteractEnd.USER_ENDED;
    } finally {
      typing.over = true;
      join(thread);
    }
  }

  @SuppressWarnings("SystemConsoleNull") // Since JDK 25 it is null again where nobody can type.
  private static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  /// Prints what the peer says.
  ///
  /// @return whether it was the peer who ended
  private static boolean show(Tube tube, Typing typing) throws IOException {
    var patient = tube.withTimeout(LOOK);
    while (!typing.left) {
      try {
        write(System.out, patient.readAvailable());
      } catch (TimedOutException _) {
        // Nothing was said: look up whether the user has left.
      } catch (EndOfStreamException e) {
        return true;
      }
    }
    return false;
  }

  private static void write(PrintStream out, Bytes bytes) throws IOException {
    out.write(bytes.array());
    out.flush();
    if (out.checkError()) {
      throw new IOException("standard output takes no more");
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The other direction: what the user types.
  private static final class Typing implements Runnable {
    private final Tube tube;
    private final boolean terminal;
    volatile boolean over;
    volatile boolean left;

    Typing(Tube tube, boolean terminal) {
      this.tube = tube;
      this.terminal = terminal;
    }

    @Override
    public void run() {
      try {
        copy();
      } catch (IOException e) {
        // The peer takes no more. What it has said is still printed, and how it ended shows there.
        System.getLogger(PlainKeyboard.class.getName())
            .log(System.Logger.Level.DEBUG, "sending what was typed failed", e);
      }
    }

    private void copy() throws IOException {
      var piece = ByteBuffer.allocate(PIECE);
      while (!over) {
        int count = StandardInput.read(piece.clear(), Deadline.after(LOOK));
        if (count > 0) {
          tube.send(Bytes.copyOf(piece.flip()));
        } else if (count < 0 && terminal) {
          left = true;
          return;
        } else if (count < 0) {
          tube.closeOutput();
          return;
        }
      }
    }
  }
}
