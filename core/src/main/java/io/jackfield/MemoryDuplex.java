package io.jackfield;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One end of an in-memory pair, with a socket's manners: a bounded buffer each way, half-close,
/// and a reset for the writer whose peer is gone.
final class MemoryDuplex implements Duplex {
  private static final int CAPACITY = 64 * 1024;

  private final Half input;
  private final Half output;
  private final MemoryAddress local;
  private final MemoryAddress peer;

  private MemoryDuplex(Half input, Half output, MemoryAddress local, MemoryAddress peer) {
    this.input = input;
    this.output = output;
    this.local = local;
    this.peer = peer;
  }

  static Pair pair() {
    var toRight = new Half();
    var toLeft = new Half();
    var left = new MemoryAddress("left");
    var right = new MemoryAddress("right");
    return new Pair(
        new MemoryDuplex(toLeft, toRight, left, right),
        new MemoryDuplex(toRight, toLeft, right, left));
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    try {
      return input.read(target, deadline);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    try {
      output.write(source, deadline);
    } catch (SocketTimeoutException e) {
      close();
      throw e;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private IOException interrupted() {
    Thread.currentThread().interrupt();
    close();
    return new ClosedByInterruptException();
  }

  @Override
  public void closeOutput() {
    output.end();
  }

  @Override
  public void close() {
    output.end();
    input.abandon();
    output.closedByWriter();
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public Address peer() {
    return peer;
  }

  /// One direction: a ring of bytes. All fields are guarded by `lock`.
  private static final class Half {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Made by the first write: many a direction is never used.
    private byte[] ring = {};
    private int start;
    private int size;
    private boolean ended;
    private boolean readerGone;
    private boolean writerGone;

    int read(ByteBuffer target, Deadline deadline) throws IOException, InterruptedException {
      lock.lockInterruptibly();
      try {
        boolean waited = false;
        while (size == 0 && !ended && !readerGone) {
          await(deadline);
          waited = true;
        }
        if (readerGone) {
          throw waited ? new AsynchronousCloseException() : new ClosedChannelException();
        }
        if (size == 0) {
          return -1;
        }
        int count = Math.min(size, target.remaining());
        int first = Math.min(count, CAPACITY - start);
        target.put(ring, start, first).put(ring, 0, count - first);
        start = (start + count) % CAPACITY;
        size -= count;
        changed.signalAll();
        return count;
      } finally {
        lock.unlock();
      }
    }

    void write(ByteBuffer source, Deadline deadline) throws IOException, InterruptedException {
      lock.lockInterruptibly();
      try {
        while (source.hasRemaining()) {
          while (size == CAPACITY && !ended && !readerGone) {
            await(deadline);
          }
          if (writerGone || ended) {
            throw new ClosedChannelException();
          }
          if (readerGone) {
            throw new SocketException("the peer closed its end");
          }
          if (ring.length == 0) {
            ring = new byte[CAPACITY];
          }
          int at = (start + size) % CAPACITY;
          int room = Math.min(CAPACITY - size, CAPACITY - at);
          int count = Math.min(room, source.remaining());
          source.get(ring, at, count);
          size += count;
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    @SuppressWarnings("WaitNotInLoop") // Its callers loop over their conditions.
    private void await(Deadline deadline) throws IOException, InterruptedException {
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException("timed out");
      }
      if (!deadline.isBounded()) {
        changed.await();
      } else {
        var _ = changed.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      }
    }

    void end() {
      change(() -> ended = true);
    }

    void abandon() {
      change(() -> readerGone = true);
    }

    void closedByWriter() {
      change(() -> writerGone = true);
    }

    private void change(Runnable change) {
      lock.lock();
      try {
        change.run();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
