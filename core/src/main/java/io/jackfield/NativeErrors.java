package io.jackfield;

import io.jackfield.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/// Hands on what a program writes to standard error, on a daemon thread that waits in the kernel.
/// It ends with the pipe, or when [#over] and what the pipe held was handed on. Owns both
/// descriptors once started.
final class NativeErrors implements Runnable {
  private static final int PIECE = 8 * 1024;
  private static final int PIPE_BYTES = 64 * 1024;

  private final int input;
  private final int wake;
  private final Consumer<Bytes> to;
  private volatile boolean over;

  // Guarded by this.
  private boolean closed;

  /// @param input the end of the pipe to read, which doesn't block
  /// @param wake of [Posix#signalling]
  NativeErrors(int input, int wake, Consumer<Bytes> to) {
    this.input = input;
    this.wake = wake;
    this.to = to;
  }

  void start(int pid) {
    Thread.ofPlatform().daemon().name("jackfield-child-errors-" + pid).start(this);
  }

  @Override
  public void run() {
    try (var arena = Arena.ofConfined()) {
      pump(arena.allocate(PIECE));
    } finally {
      release();
      to.accept(Bytes.EMPTY);
    }
  }

  private void pump(MemorySegment piece) {
    // Who has escaped may write for ever; a full pipe is what can have come before the end.
    long left = PIPE_BYTES;
    while (left > 0) {
      boolean last = over;
      int count = Posix.read(input, piece);
      if (count > 0) {
        to.accept(Bytes.of(piece.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE)));
        left -= last ? count : 0;
      } else if (count != -Posix.EAGAIN || last || Posix.awaitReadable(input, wake) < 0) {
        return;
      }
    }
  }

  private synchronized void release() {
    closed = true;
    Posix.close(input);
    Posix.close(wake);
  }

  /// The program and all that it started have ended.
  synchronized void over() {
    over = true;
    if (!closed) {
      Posix.signal(wake);
    }
  }
}
