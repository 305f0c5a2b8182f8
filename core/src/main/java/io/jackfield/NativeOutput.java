package io.jackfield;

import io.jackfield.posix.Epoll;
import io.jackfield.posix.Posix;
import io.jackfield.posix.Terminal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a program reads from a pipe or its terminal. A writer that finds no room is woken by
/// [ProgramWatch] when there is some. Owns the descriptor. Safe for concurrent use.
final class NativeOutput {
  private static final int PIECE = 64 * 1024;

  private final int descriptor;
  private final boolean terminal;
  private final NativeChild child;
  private final ProgramWatch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock, which is held over calls that don't wait only.
  private Runnable forget = () -> {};
  private boolean watched;
  private boolean ended;
  private boolean released;
  private boolean closed;

  /// @param descriptor which doesn't block
  NativeOutput(int descriptor, boolean terminal, NativeChild child, ProgramWatch watch) {
    this.descriptor = descriptor;
    this.terminal = terminal;
    this.child = child;
    this.watch = watch;
  }

  /// As [Duplex#write], but leaves it to the caller to close after a timeout.
  void write(ByteBuffer source, Deadline deadline) throws IOException, InterruptedException {
    while (source.hasRemaining()) {
      int failure = writeSome(source, deadline);
      if (failure < 0) {
        throw failed(failure);
      }
    }
  }

  /// Why the program takes no more.
  IOException failed(int failure) {
    return failure == -Posix.EPIPE || failure == -Posix.EIO
        ? Exits.brokenPipe(child)
        : new SocketException("writing to its input failed: " + Posix.describe(failure));
  }

  /// Why a write was given up.
  static SocketTimeoutException tooLate() {
    return new SocketTimeoutException("the program did not read its input in time");
  }

  /// Writes until all is written or no more can be.
  ///
  /// @return 0, or what went wrong
  private int writeSome(ByteBuffer source, Deadline deadline)
      throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (source.hasRemaining()) {
        int count = writeOnce(source);
        if (count == -Posix.EAGAIN) {
          awaitRoom(deadline);
        } else if (count < 0) {
          return count;
        }
      }
      return 0;
    } finally {
      lock.unlock();
    }
  }

  private int writeOnce(ByteBuffer source) throws IOException {
    if (released || ended) {
      throw closed ? new AsynchronousCloseException() : new ClosedChannelException();
    }
    // Linux takes input for a terminal that nobody will read from any more.
    if (terminal && !child.isAlive()) {
      return -Posix.EIO;
    }
    int most = Math.min(source.remaining(), PIECE);
    var piece = source.slice(source.position(), most);
    int count;
    if (source.isDirect()) {
      count = Posix.write(descriptor, MemorySegment.ofBuffer(piece));
    } else {
      try (var arena = Arena.ofConfined()) {
        var copy = arena.allocate(most);
        copy.asByteBuffer().put(piece);
        count = Posix.write(descriptor, copy);
      }
    }
    source.position(source.position() + Math.max(count, 0));
    return count;
  }

  @SuppressWarnings("WaitNotInLoop") // Its caller loops until all is written.
  private void awaitRoom(Deadline deadline) throws IOException, InterruptedException {
    if (deadline.hasPassed()) {
      throw tooLate();
    }
    if (!watched) {
      // Most programs read what they get at once.
      long key = watch.add(descriptor, Epoll.OUT, _ -> wake());
      forget = () -> watch.forget(key);
      watched = true;
    }
    if (deadline.isBounded()) {
      var _ = changed.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } else {
      changed.await();
    }
  }

  /// Has a writer look again.
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Takes no more. Ends a pipe; a terminal stays open.
  ///
  /// @return whether this was the first time
  boolean end() {
    lock.lock();
    try {
      boolean first = !ended && !closed;
      ended = true;
      if (!terminal) {
        release();
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  /// What the program's next read finds on the terminal. While it waits in a read that began when
  /// the terminal was raw, it would take no notice.
  ///
  /// @return above 0 when that is done, or there is no terminal any more
  int endTerminalsInput() {
    lock.lock();
    try (var arena = Arena.ofConfined()) {
      if (released) {
        return 1;
      }
      Terminal.makeEndable(descriptor);
      // The first one ends a line that has no end yet, if there is one.
      byte controlD = Terminal.endOfInput();
      return Posix.write(descriptor, arena.allocateFrom(ValueLayout.JAVA_BYTE, controlD, controlD));
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      release();
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    if (!released) {
      released = true;
      forget.run();
      Posix.close(descriptor);
      changed.signalAll();
    }
  }
}
