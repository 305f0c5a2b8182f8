package io.jackfield;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads a source on a thread of its own into a bounded buffer. So a wait can have a deadline where
/// the source knows none, and can be left without closing the source.
///
/// The thread ends with the source, or when this is closed and the source's read returns; closing
/// the source as well sees to that. One reader at a time.
final class ReadAhead {
  private static final int PIECE = 16 * 1024;

  private static final Duration LEAST_READ = Duration.ofMillis(20);

  private final Source source;
  private final Duplex in;
  private final Duplex out;
  private volatile @Nullable IOException failure;

  /// What is read ahead.
  interface Source {
    /// Reads at least one byte, or gives -1 at the end.
    int read(ByteBuffer target) throws IOException;

    /// Told on the reading thread when it reads no more.
    default void ended() {}
  }

  private ReadAhead(Source source) {
    var pair = Duplex.pair();
    this.source = source;
    this.in = pair.left();
    this.out = pair.right();
  }

  /// Starts reading, on a thread of the given kind.
  static ReadAhead start(Thread.Builder thread, Source source) {
    var ahead = new ReadAhead(source);
    thread.start(ahead::pump);
    return ahead;
  }

  private void pump() {
    var buffer = ByteBuffer.allocate(PIECE);
    try {
      while (source.read(buffer) >= 0) {
        in.write(buffer.flip(), Deadline.none());
        buffer.clear();
      }
    } catch (IOException e) {
      // For the reader, after what came before; if it was the reader who left, nobody asks.
      failure = e;
    } finally {
      source.ended();
      end();
    }
  }

  private void end() {
    try {
      in.closeOutput();
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
  }

  /// As [Duplex#read], with what the source failed with, after all that came before. A deadline
  /// that has passed gives the thread a moment to fetch what is here.
  int read(ByteBuffer target, Deadline deadline) throws IOException {
    int count = out.read(target, deadline.hasPassed() ? Deadline.after(LEAST_READ) : deadline);
    var failed = failure;
    if (count < 0 && failed != null) {
      throw failed;
    }
    return count;
  }

  /// The same for a duplex whose reads come from here: once it is closed they say so, also one that
  /// was waiting then, and an interrupt closes it.
  int read(ByteBuffer target, Deadline deadline, Duplex owner, BooleanSupplier closed)
      throws IOException {
    if (closed.getAsBoolean()) {
      throw new ClosedChannelException();
    }
    try {
      int count = read(target, deadline);
      if (count < 0 && closed.getAsBoolean()) {
        throw new AsynchronousCloseException();
      }
      return count;
    } catch (ClosedByInterruptException e) {
      throw Closing.after(e, owner);
    }
  }

  /// Drops what was read ahead, and reads no more.
  void close() throws IOException {
    out.close();
  }
}
