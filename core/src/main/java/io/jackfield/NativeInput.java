package io.jackfield;

import io.jackfield.posix.Epoll;
import io.jackfield.posix.Posix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a program writes into a pipe or on its terminal. Nobody waits for it in the kernel but
/// [ProgramWatch]: a reader is woken when there is something to read. Owns the descriptor, and
/// closes it at the end. Safe for concurrent use.
final class NativeInput {
  // What a pipe holds at most.
  private static final int PIPE_BYTES = 64 * 1024;
  private static final Duration LAST_WORDS = Duration.ofMillis(50);

  private final int descriptor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock, which is held over calls that don't wait only.
  private Runnable forget = () -> {};
  private boolean ended;
  private boolean over;
  private int leftWhenOver = PIPE_BYTES;
  private Deadline lastWords = Deadline.none();
  private boolean closed;

  /// @param descriptor which doesn't block
  NativeInput(int descriptor) {
    this.descriptor = descriptor;
  }

  /// Has readers woken from now on.
  void watch(ProgramWatch watch) throws IOException {
    lock.lock();
    try {
      long key = watch.add(descriptor, Epoll.IN, _ -> change(() -> {}));
      forget = () -> watch.forget(key);
    } finally {
      lock.unlock();
    }
  }

  /// As [Duplex#read].
  int read(ByteBuffer target, Deadline deadline) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      boolean waited = false;
      while (true) {
        if (closed) {
          throw waited ? new AsynchronousCloseException() : new ClosedChannelException();
        }
        int count = readOnce(target);
        if (count != 0) {
          return count;
        }
        if (deadline.hasPassed()) {
          throw new SocketTimeoutException("timed out");
        }
        await(deadline.earlier(lastWords));
        waited = true;
      }
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // Its callers loop over what they wait for.
  private void await(Deadline deadline) throws InterruptedException {
    if (deadline.isBounded()) {
      var _ = changed.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } else {
      changed.await();
    }
  }

  /// Reads what is there.
  ///
  /// @return how many bytes, 0 for none by now, -1 at the end
  private int readOnce(ByteBuffer target) throws IOException {
    if (ended) {
      return -1;
    }
    int count = readInto(target);
    if (count > 0) {
      return count;
    }
    // A terminal that its last program has left says EIO. When all have ended, what is there now
    // is all there is, though one who has escaped may hold the pipe. What a program has left
    // running may hold its terminal for long; its own last words are on their way.
    boolean nothing = count == -Posix.EAGAIN;
    if (count == 0 || count == -Posix.EIO || (nothing && (over || lastWords.hasPassed()))) {
      end();
      return -1;
    }
    if (!nothing) {
      end();
      throw new SocketException("reading its output failed: " + Posix.describe(count));
    }
    return 0;
  }

  /// Reads past the buffers of the JDK. Memory by piece, which is given back at once: an automatic
  /// arena would keep that of a thousand programs until the next collection of garbage.
  private int readInto(ByteBuffer target) {
    if (target.isDirect()) {
      int count = counted(Posix.read(descriptor, MemorySegment.ofBuffer(target)));
      target.position(target.position() + Math.max(count, 0));
      return count;
    }
    try (var arena = Arena.ofConfined()) {
      var piece = arena.allocate(Math.min(target.remaining(), PIPE_BYTES));
      int count = counted(Posix.read(descriptor, piece));
      if (count > 0) {
        target.put(piece.asSlice(0, count).asByteBuffer());
      }
      return count;
    }
  }

  /// Who has escaped may write for ever: beyond what a pipe holds is the end.
  private int counted(int count) {
    if (over && count > 0) {
      leftWhenOver -= count;
      return leftWhenOver < 0 ? 0 : count;
    }
    return count;
  }

  private void end() {
    if (!ended) {
      ended = true;
      forget.run();
      Posix.close(descriptor);
    }
  }

  private void change(Runnable what) {
    lock.lock();
    try {
      what.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The program and all that it started have ended, or been given up.
  void over() {
    change(() -> over = true);
  }

  /// The program has exited, whose terminal this is.
  void exited() {
    change(() -> lastWords = Deadline.after(LAST_WORDS));
  }

  /// Ends a wait, and reads no more.
  ///
  /// @return whether there may be more, for [#drop]
  boolean close() {
    change(() -> closed = true);
    return !ended;
  }

  /// Nobody wants the rest. It is still taken until the program has ended, which may have something
  /// to tidy up, and would die of a broken pipe.
  void drop() {
    try (var arena = Arena.ofConfined()) {
      var scratch = arena.allocate(PIPE_BYTES).asByteBuffer();
      lock.lock();
      try {
        int count = readOnce(scratch);
        while (count >= 0) {
          if (count == 0) {
            await(lastWords);
          }
          count = readOnce(scratch.clear());
        }
      } finally {
        end();
        lock.unlock();
      }
    } catch (IOException e) {
      System.getLogger(NativeInput.class.getName())
          .log(System.Logger.Level.DEBUG, "dropping the output of a program failed", e);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody knows this thread", e);
    }
  }
}
