package io.jackfield;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A layer that lets so many bytes a second pass: of each connection, and each way by itself.
///
/// ```java
/// var slow = Duplex.connect(address, options, RateLimit.bytesPerSecond(64 * 1024));
/// ```
///
/// What is not read yet stays in the kernel, so the peer's own sending slows down; nothing is
/// buffered here. After a silence a twentieth of a second's worth passes at once. Datagrams stay
/// whole, and are delayed, not dropped. Safe for concurrent use; what it wraps is so for one reader
/// and one writer.
public final class RateLimit implements Layer {
  private final long bytesPerSecond;
  private final Ticker ticker;

  private RateLimit(long bytesPerSecond, Ticker ticker) {
    this.bytesPerSecond = bytesPerSecond;
    this.ticker = ticker;
  }

  /// A limit of so many bytes a second.
  ///
  /// @throws IllegalArgumentException when it is less than 1
  public static RateLimit bytesPerSecond(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("bytesPerSecond < 1: " + bytesPerSecond);
    }
    return new RateLimit(bytesPerSecond, Ticker.SYSTEM);
  }

  /// The same by another clock.
  RateLimit by(Ticker ticker) {
    return new RateLimit(bytesPerSecond, ticker);
  }

  @Override
  public Duplex wrap(Duplex inner, Deadline deadline) {
    return new Throttled(inner);
  }

  @Override
  public String toString() {
    return Say.bytes(bytesPerSecond) + "/s";
  }

  private final class Throttled extends ForwardingDuplex {
    private final TokenBucket in = new TokenBucket(bytesPerSecond, ticker);
    private final TokenBucket out = new TokenBucket(bytesPerSecond, ticker);
    private final boolean datagrams;
    private final CountDownLatch closed = new CountDownLatch(1);

    Throttled(Duplex inner) {
      super(inner);
      datagrams = inner.maxWriteBytes() < Integer.MAX_VALUE;
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
      pause(in, deadline);
      int end = target.limit();
      if (!datagrams) {
        target.limit(Math.min(end, target.position() + in.piece()));
      }
      try {
        int count = super.read(target, deadline);
        in.spend(Math.max(count, 0));
        return count;
      } finally {
        target.limit(end);
      }
    }

    @Override
    public void write(ByteBuffer source, Deadline deadline) throws IOException {
      int end = source.limit();
      try {
        do {
          await(deadline);
          if (!datagrams) {
            source.limit(Math.min(end, source.position() + out.piece()));
          }
          int from = source.position();
          super.write(source, deadline);
          out.spend(source.position() - from);
        } while (source.position() < end);
      } finally {
        source.limit(end);
      }
    }

    /// Before a write. When that is too late nobody knows what has gone out: so it is the end.
    private void await(Deadline deadline) throws IOException {
      try {
        pause(out, deadline);
      } catch (SocketTimeoutException e) {
        throw Closing.after(e, this);
      }
    }

    private void pause(TokenBucket bucket, Deadline deadline) throws IOException {
      try {
        for (long wait = bucket.waitNanos(); wait > 0; wait = bucket.waitNanos()) {
          long left = deadline.remainingNanos();
          if (left <= 0) {
            throw new SocketTimeoutException("the limit of " + RateLimit.this + " left no time");
          }
          if (closed.await(Math.min(wait, left), TimeUnit.NANOSECONDS)) {
            throw new ClosedChannelException();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Closing.after(new ClosedByInterruptException(), this);
      }
    }

    @Override
    public void close() throws IOException {
      closed.countDown();
      super.close();
    }
  }
}
