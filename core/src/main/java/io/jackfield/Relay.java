package io.jackfield;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Joins two duplexes: what one says the other hears, both ways at once.
///
/// The end of one side's stream ends the other's output (half-close) and leaves the way back open.
/// Each direction has one buffer, so a slow reader slows the writer down and memory stays bounded.
/// A direction that breaks closes both ends, since a half-dead relay would only keep its peers
/// waiting; but where a side takes no more bytes, what it still has to say is heard first, for 1 s
/// at most: a server that refuses a request may have said why.
public final class Relay {
  // Reads start with this and grow while they fill it, up to the largest: a large buffer relays
  // bulk
  // as fast as splice(2), and an idle conversation doesn't need one (measured November 2026).
  private static final int SMALLEST = 16 * 1024;
  private static final int LARGEST = 1024 * 1024;

  // How long a side that takes no more is listened to.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Duplex left;
  private final Duplex right;
  private final Direction forth;
  private final Direction back;

  // Guarded by this.
  private boolean anyEnded;
  private boolean leftEndedFirst;
  private @Nullable IOException failure;

  private Relay(Duplex left, Duplex right) {
    this.left = left;
    this.right = right;
    this.forth = new Direction(left, right);
    this.back = new Direction(right, left);
  }

  /// When a relay is done.
  public enum Until {
    /// Both sides have ended their streams.
    BOTH_ENDED,
    /// The right side has ended its stream, whatever the left may still have to say: for a person
    /// at a terminal, who has no way to know that nobody listens any more.
    RIGHT_ENDED
  }

  /// What a relay did.
  ///
  /// @param leftToRight bytes that went from the first to the second
  /// @param rightToLeft bytes that went from the second to the first
  /// @param leftEndedFirst whether the first was the first to end its stream
  public record Outcome(long leftToRight, long rightToLeft, boolean leftEndedFirst) {}

  /// Joins the two and returns when done; closes both. Each direction has a thread of its own: a
  /// virtual one, or a daemon platform thread where [Duplex#blocksUnwakeably].
  ///
  /// @throws IOException when either direction broke; the first failure, with a later one
  ///   suppressed
  public static Outcome join(Duplex left, Duplex right, Until until) throws IOException {
    try (left;
        right) {
      return new Relay(left, right).run(until);
    }
  }

  private Outcome run(Until until) throws IOException {
    forth.start();
    back.start();
    try {
      back.await();
      if (until == Until.BOTH_ENDED || !back.ended) {
        forth.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException("interrupted while relaying", CloseReason.WE_ENDED);
    }
    synchronized (this) {
      if (failure != null) {
        throw failure;
      }
      return new Outcome(forth.count, back.count, leftEndedFirst);
    }
  }

  private synchronized void ended(Direction direction) {
    if (!anyEnded) {
      anyEnded = true;
      leftEndedFirst = direction.equals(forth);
    }
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
    try {
      if (direction.to.blocksUnwakeably()
          || !other.done.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        closeBoth(e);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      closeBoth(e);
    }
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
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile long count;
    private volatile boolean ended;

    Direction(Duplex from, Duplex to) {
      this.from = from;
      this.to = to;
    }

    void start() {
      var builder = from.blocksUnwakeably() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
      builder.name("jackfield-relay").start(this);
    }

    void await() throws InterruptedException {
      done.await();
    }

    void giveUpIfStuck() {
      if (from.blocksUnwakeably()) {
        done.countDown();
      }
    }

    @Override
    public void run() {
      try {
        if (copy()) {
          ended(this);
          to.closeOutput();
          ended = true;
        }
      } catch (IOException e) {
        failed(e);
      } catch (RuntimeException | Error e) {
        // A bug, or no memory for the buffer: the other direction must not wait for this one.
        failed(new IOException("relaying failed: " + e, e));
      } finally {
        done.countDown();
      }
    }

    /// Copies to the end of the stream; false when the other side took no more.
    private boolean copy() throws IOException {
      int most = Math.min(LARGEST, to.maxWriteBytes());
      var buffer = ByteBuffer.allocateDirect(Math.min(SMALLEST, most));
      long sum = 0;
      while (from.read(buffer, Deadline.none()) >= 0) {
        boolean full = !buffer.hasRemaining();
        buffer.flip();
        sum += buffer.remaining();
        try {
          to.write(buffer, Deadline.none());
        } catch (IOException e) {
          failedWriting(this, e);
          return false;
        }
        count = sum;
        if (full && buffer.capacity() < most) {
          buffer = ByteBuffer.allocateDirect((int) Math.min(buffer.capacity() * 4L, most));
        }
        buffer.clear();
      }
      return true;
    }
  }
}
