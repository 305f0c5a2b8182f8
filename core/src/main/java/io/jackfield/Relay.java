package io.jackfield;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Joins two duplexes: what one says the other hears, both ways at once.
///
/// The end of one side's stream ends the other's output (half-close) and leaves the way back open;
/// [RelayOptions] may say otherwise. Each direction has one buffer at most, so a slow reader slows
/// the writer down and memory stays bounded. A direction that breaks closes both ends, since a
/// half-dead relay would only keep its peers waiting; but where a side takes no more bytes, what it
/// still has to say is heard first, for 1 s at most: a server that refuses a request may have said
/// why.
public final class Relay {
  // How long a side that takes no more is listened to.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Duplex left;
  private final Duplex right;
  private final Duration idle;
  private final Direction forth;
  private final Direction back;

  // When both were last seen alive, by System.nanoTime.
  private volatile long lastByte = System.nanoTime();

  // Guarded by this.
  private Deadline patience = Deadline.none();
  private boolean anyEnded;
  private boolean leftEndedFirst;
  private @Nullable IOException failure;

  private Relay(Duplex left, Duplex right, RelayOptions options) {
    this.left = left;
    this.right = right;
    this.idle = options.idle();
    this.forth = new Direction(left, right, options.leftEnd());
    this.back = new Direction(right, left, options.rightEnd());
  }

  /// What a relay did.
  ///
  /// @param leftToRight bytes that went from the first to the second
  /// @param rightToLeft bytes that went from the second to the first
  /// @param leftEndedFirst whether the first was the first to end its stream
  public record Outcome(long leftToRight, long rightToLeft, boolean leftEndedFirst) {}

  /// Joins the two with [RelayOptions#defaults]: returns when both have ended their streams.
  ///
  /// @throws IOException as for the other
  public static Outcome join(Duplex left, Duplex right) throws IOException {
    return join(left, right, RelayOptions.defaults());
  }

  /// Joins the two and returns when done; closes both. What the first says is carried by a thread
  /// of its own: a virtual one, or a daemon platform thread where [Duplex#blocksUnwakeably]; what
  /// the second says by the caller's, unless that has to watch the time.
  ///
  /// @throws ClosedException with [CloseReason#IDLE_LIMIT] when neither said anything for the idle
  ///   limit
  /// @throws IOException when either direction broke; the first failure, with a later one
  ///   suppressed
  public static Outcome join(Duplex left, Duplex right, RelayOptions options) throws IOException {
    try (left;
        right) {
      return new Relay(left, right, options).run();
    }
  }

  /// Carries bytes one way on the caller's thread, until the end of `from`; both stay open. The two
  /// may be the same.
  ///
  /// @return how many bytes
  /// @throws IOException when either broke
  public static long copy(Duplex from, Duplex to) throws IOException {
    long[] sum = {0};
    new Pump(from, to.maxWriteBytes())
        .run(bytes -> {
          sum[0] += bytes.remaining();
          to.write(bytes, Deadline.none());
          return true;
        });
    return sum[0];
  }

  private Outcome run() throws IOException {
    forth.start();
    if (isUntimed() && !right.blocksUnwakeably()) {
      // This thread would only wait: it can as well do half of the work.
      back.run();
    } else {
      back.start();
    }
    try {
      return await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException("interrupted while relaying", CloseReason.WE_ENDED);
    }
  }

  /// Whether only the ends of the streams can end it.
  private boolean isUntimed() {
    return idle.equals(Deadline.FOREVER) && forth.end.patience().equals(Deadline.FOREVER);
  }

  private synchronized Outcome await() throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    while (!isOver()) {
      var next = patience.earlier(untilIdle());
      if (next.isBounded()) {
        // At least a millisecond, since 0 would wait for ever; at most an hour, then look again.
        long nanos = Math.clamp(next.remainingNanos(), 1_000_000L, 3_600_000_000_000L);
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
      } else {
        wait();
      }
      if (!isOver()) {
        checkIdle();
      }
    }
    if (failure != null) {
      throw failure;
    }
    return new Outcome(forth.count, back.count, leftEndedFirst);
  }

  private synchronized boolean isOver() {
    return (forth.done && back.done) || patience.hasPassed();
  }

  private Deadline untilIdle() {
    return idle.equals(Deadline.FOREVER)
        ? Deadline.none()
        : Deadline.after(idle.minusNanos(Math.min(sinceLastByte(), idle.toNanos())));
  }

  private void checkIdle() throws ClosedException {
    if (!idle.equals(Deadline.FOREVER) && sinceLastByte() >= idle.toNanos() && failure == null) {
      throw new ClosedException(
          "neither "
              + left.peer().display()
              + " nor "
              + right.peer().display()
              + " said anything for "
              + Say.duration(idle),
          CloseReason.IDLE_LIMIT);
    }
  }

  private long sinceLastByte() {
    return Math.max(System.nanoTime() - lastByte, 0);
  }

  private synchronized void ended(Direction direction) {
    if (!anyEnded) {
      anyEnded = true;
      leftEndedFirst = direction.equals(forth);
    }
  }

  /// One side has said all, and the other knows if it shall: its time to go on starts now.
  private synchronized void waitFor(Duration time) {
    patience = patience.earlier(Deadline.after(time));
    notifyAll();
  }

  private void failed(IOException e) {
    remember(e);
    closeBoth(e);
  }

  /// `to` takes no more, but what it said before may be on its way: the other direction reads that,
  /// meets the broken connection itself, and ends.
  private void failedWriting(Direction direction, IOException e) {
    var other = direction.equals(forth) ? back : forth;
    remember(e);
    if (direction.to.blocksUnwakeably() || !awaitLastWords(other)) {
      closeBoth(e);
    }
  }

  private synchronized boolean awaitLastWords(Direction other) {
    var until = Deadline.after(LAST_WORDS);
    try {
      while (!other.done && !until.hasPassed()) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(until.remainingNanos(), 1_000_000L));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return other.done;
  }

  private synchronized void remember(IOException e) {
    if (failure == null) {
      failure = e;
    } else {
      failure.addSuppressed(e);
    }
  }

  private void closeBoth(IOException because) {
    var _ = Closing.after(because, left, right);
    // A thread that nothing can wake is not waited for: it is a daemon, and what it would do is
    // moot.
    forth.giveUpIfStuck();
    back.giveUpIfStuck();
  }

  /// One way through the relay.
  private final class Direction implements Runnable {
    private final Duplex from;
    private final Duplex to;
    private final RelayOptions.End end;
    private volatile long count;

    // Owned by its thread.
    private long sum;

    // Guarded by the relay.
    private boolean done;

    Direction(Duplex from, Duplex to, RelayOptions.End end) {
      this.from = from;
      this.to = to;
      this.end = end;
    }

    void start() {
      var builder = from.blocksUnwakeably() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
      builder.name("jackfield-relay").start(this);
    }

    void giveUpIfStuck() {
      if (from.blocksUnwakeably()) {
        finish();
      }
    }

    private void finish() {
      synchronized (Relay.this) {
        done = true;
        Relay.this.notifyAll();
      }
    }

    @Override
    public void run() {
      try {
        if (copy()) {
          ended(this);
          if (end.passOn()) {
            to.closeOutput();
          }
          waitFor(end.patience());
        }
      } catch (IOException e) {
        failed(e);
      } catch (RuntimeException | Error e) {
        // A bug, or no memory for the buffer: the other direction must not wait for this one.
        failed(new IOException("relaying failed: " + e, e));
      } finally {
        finish();
      }
    }

    /// Copies to the end of the stream; false when the other side took no more.
    private boolean copy() throws IOException {
      return new Pump(from, to.maxWriteBytes()).run(this::carry);
    }

    private boolean carry(ByteBuffer bytes) {
      lastByte = System.nanoTime();
      int size = bytes.remaining();
      try {
        to.write(bytes, Deadline.none());
      } catch (IOException e) {
        failedWriting(this, e);
        return false;
      }
      sum += size;
      count = sum;
      return true;
    }
  }
}
