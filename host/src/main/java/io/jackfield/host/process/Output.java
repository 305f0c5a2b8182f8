package io.jackfield.host.process;

import io.jackfield.ChildProcess;
import io.jackfield.ClosedException;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Passes on what the program says, until it has exited and all of that has gone to the client, or
/// until a limit. One buffer: a client that reads slowly stops the program.
final class Output {
  // Small, so that a slow client is seen to take something.
  private static final int PIECE = 16 * 1024;

  // What the program has left running may still say something: it is heard while it keeps talking,
  // and no longer than this.
  private static final Duration QUIET = Duration.ofMillis(200);
  private static final Duration LEFTOVERS = Duration.ofSeconds(5);
  private static final Duration ENDING = Duration.ofSeconds(3);

  // More cannot be on its way once all have ended: 64 KiB in the pipe, and what was read ahead.
  private static final long MOST_AFTER_END = 256 * 1024;

  private final Duplex client;
  private final Duplex program;
  private final ChildProcess child;
  private final Clocks clocks;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile long passed;
  private volatile boolean waiting;
  private volatile boolean allEnded;
  private boolean ended;
  private boolean inLine;

  Output(Duplex client, Duplex program, ChildProcess child, Clocks clocks) {
    this.client = client;
    this.program = program;
    this.child = child;
    this.clocks = clocks;
  }

  /// Whether the client was told that there is no more.
  boolean ended() {
    return ended;
  }

  /// Whether what the client got last was no whole line.
  boolean inLine() {
    return inLine;
  }

  /// Passes all on. Returns when this is done or cannot be.
  ///
  /// @throws IOException when the output could not be read
  Ending pass() throws IOException {
    var buffer = ByteBuffer.allocate(PIECE);
    long left = MOST_AFTER_END;
    long sum = 0;
    while (left > 0) {
      int count;
      try {
        waiting = true;
        count = program.read(buffer.clear(), clocks.next());
      } catch (SocketTimeoutException e) {
        if (clocks.reached()) {
          return limit();
        }
        continue;
      } catch (ClosedChannelException e) {
        // An interrupt is the host's; else it was watchExit.
        return Thread.currentThread().isInterrupted() ? Ending.STOPPED : awaitExit();
      } finally {
        waiting = false;
      }
      if (count < 0) {
        return awaitExit();
      }
      left -= allEnded ? count : 0;
      inLine = buffer.get(count - 1) != '\n';
      clocks.active();
      try {
        client.write(buffer.flip(), clocks.next());
      } catch (IOException e) {
        return broken(e);
      }
      sum += count;
      passed = sum;
      clocks.active();
    }
    return awaitExit();
  }

  private static Ending broken(IOException e) {
    return switch (e) {
      case SocketTimeoutException _ -> Ending.NOT_READING;
      case ClosedException _, ClosedChannelException _ -> Ending.STOPPED;
      default -> Ending.CLIENT_GONE;
    };
  }

  private Ending limit() {
    return clocks.totalReached() ? Ending.TOTAL_LIMIT : Ending.IDLE_LIMIT;
  }

  /// The output has ended, and the client may know; a program that only closed it may still read.
  private Ending awaitExit() {
    try {
      ended = true;
      client.closeOutput();
      while (child.isAlive()) {
        if (clocks.reached()) {
          return limit();
        }
        var _ = child.exitCode(Duration.ofNanos(Math.max(clocks.next().remainingNanos(), 0)));
      }
      return Ending.EXITED;
    } catch (IOException e) {
      return broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Ending.STOPPED;
    }
  }

  /// Nobody passes anything on any more.
  void stop() {
    stopped.countDown();
  }

  /// Waits, on a thread of its own, until the program itself has exited, and ends what it left: so
  /// its output comes to an end, though others may hold it.
  void watchExit() {
    try {
      var _ = child.exitCode(Deadline.FOREVER);
      awaitQuiet(Deadline.after(LEFTOVERS));
      child.end();
      boolean _ = child.awaitEnd(ENDING);
      allEnded = true;
      // Who has escaped may hold the output for ever.
      awaitQuiet(Deadline.none());
      program.close();
    } catch (InterruptedException | IOException e) {
      throw new AssertionError("nobody interrupts this thread, and closing does not fail", e);
    }
  }

  /// Waits until nothing more is passed on, or nothing came for a while.
  private void awaitQuiet(Deadline deadline) throws InterruptedException {
    long before = -1;
    while (!deadline.hasPassed() && !(waiting && before == passed)) {
      before = passed;
      if (stopped.await(QUIET.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }
}
