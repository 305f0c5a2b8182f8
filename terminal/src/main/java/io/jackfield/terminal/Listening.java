package io.jackfield.terminal;

import io.jackfield.EndOfStreamException;
import io.jackfield.TimedOutException;
import io.jackfield.Tube;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Shows what the peer says, on a thread of its own, while the user's thread waits for keys.
///
/// When the peer ends, or the connection breaks, the user's thread is interrupted if it waits for
/// keys; at any other time that would close the tube, if it is just sending.
final class Listening implements AutoCloseable {
  // How often it looks whether the user has left.
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Tube tube;
  private final Shower shower;
  private final Thread user = Thread.currentThread();
  private final Thread thread;
  private volatile boolean left;

  // Guarded by this.
  private boolean userWaits;
  private boolean peerEnded;
  private @Nullable IOException failure;

  /// Takes a piece of what the peer says from the tube and shows it.
  interface Shower {
    void showNext(Tube tube) throws IOException;
  }

  Listening(Tube tube, Shower shower) {
    this.tube = tube.withTimeout(LOOK);
    this.shower = shower;
    this.thread = Thread.ofVirtual().name("jackfield-listening").start(this::run);
  }

  private void run() {
    while (!left) {
      try {
        shower.showNext(tube);
      } catch (TimedOutException _) {
        // Nothing was said: look up whether the user has left.
      } catch (EndOfStreamException e) {
        end(null);
        return;
      } catch (IOException e) {
        end(e);
        return;
      } catch (RuntimeException | Error e) {
        // The terminal failed, or somebody else reads the tube: the user must not wait in the dark.
        end(new IOException("cannot show what the peer says: " + e, e));
        return;
      }
    }
  }

  private synchronized void end(@Nullable IOException failed) {
    peerEnded = true;
    failure = failed;
    if (userWaits) {
      user.interrupt();
    }
  }

  /// The user's thread is about to wait for keys; from now until [#endWait] it may be interrupted.
  ///
  /// @return false when the peer has ended already
  /// @throws IOException what broke the connection
  synchronized boolean startWait() throws IOException {
    userWaits = !peerEnded();
    return userWaits;
  }

  /// The wait is over, and so is the interrupt that may have ended it.
  synchronized void endWait() {
    userWaits = false;
    var _ = Thread.interrupted();
  }

  /// Whether the peer has ended.
  ///
  /// @throws IOException what broke the connection
  synchronized boolean peerEnded() throws IOException {
    if (failure != null) {
      throw failure;
    }
    return peerEnded;
  }

  /// The user has left: shows no more.
  @Override
  public void close() {
    left = true;
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
}
