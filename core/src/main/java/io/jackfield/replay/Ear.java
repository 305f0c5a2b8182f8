package io.jackfield.replay;

import io.jackfield.Bytes;
import io.jackfield.ClosedException;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Say;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Hears what the other side says, on a thread of its own, and compares it at once: so a side that
/// says much before it reads on holds nobody up, and nothing need be kept. The speaker waits here.
///
/// Safe for one listening and one waiting thread.
final class Ear {
  // What may belong to a match that is long enough already is waited for so long.
  private static final Duration SETTLE = Duration.ofMillis(100);

  // So long the rest of what came instead of the record is waited for, to show it.
  private static final Duration SAMPLE = Duration.ofMillis(250);

  // The largest datagram, and a good piece of a stream.
  private static final int PIECE = 64 * 1024;

  private final Duplex duplex;
  private final Ending ending;
  private final Duration timeout;

  // All guarded by this.
  private final Hearing hearing;
  private long lastHeard = System.nanoTime();
  private long heardBytes;
  private @Nullable Happening end;
  private @Nullable IOException failure;
  private boolean done;

  Ear(Duplex duplex, Hearing hearing, Ending ending, Duration timeout) {
    this.duplex = duplex;
    this.hearing = hearing;
    this.ending = ending;
    this.timeout = timeout;
  }

  // ---- hearing

  /// Listens until the other side ends, or the connection is closed.
  Thread start() {
    var builder = duplex.blocksUnwakeably() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
    return builder.name("jackfield-replay").start(this::listen);
  }

  private void listen() {
    var buffer = ByteBuffer.allocate(PIECE);
    try {
      while (duplex.read(buffer.clear(), Deadline.none()) >= 0) {
        hear(buffer.flip());
      }
      ended(new Happening.Ended());
    } catch (ClosedChannelException | ClosedException e) {
      failed(e);
    } catch (IOException e) {
      ended(new Happening.Broke(Say.failure(e)));
    } catch (RuntimeException | Error e) {
      // The speaker must not wait for what nobody hears.
      failed(new IOException("comparing failed: " + e, e));
    }
  }

  private synchronized void hear(ByteBuffer bytes) throws IOException {
    if (done) {
      return;
    }
    heardBytes += bytes.remaining();
    lastHeard = System.nanoTime();
    notifyAll();
    try {
      hearing.hear(bytes);
    } catch (IOException e) {
      failed(e);
    }
  }

  private synchronized void ended(Happening how) {
    end = how;
    notifyAll();
    try {
      hearing.end();
    } catch (IOException e) {
      failed(e);
    }
  }

  private synchronized void failed(IOException e) {
    if (failure == null) {
      failure = e;
    }
    notifyAll();
  }

  /// What comes from now on is not compared any more.
  synchronized void stopComparing() {
    done = true;
  }

  synchronized long heardBytes() {
    return heardBytes;
  }

  // ---- waiting

  /// Waits until the other side has said so much of the record, and has ended if it shall.
  ///
  /// @return what it did instead; null when it did just that
  /// @throws IOException when this side failed
  synchronized @Nullable Happening await(int position, boolean ended)
      throws IOException, InterruptedException {
    long from = System.nanoTime();
    while (true) {
      if (failure != null) {
        throw failure;
      }
      if (hearing.mismatch() != null) {
        return sample();
      }
      boolean said = hearing.position() >= position;
      boolean over = !ended || ending == Ending.UNKNOWN || end != null;
      if (end != null && (!said || (ended && !ending.is(end)))) {
        return end;
      }
      if (said && over && isSettled()) {
        return null;
      }
      long sinceNanos = System.nanoTime() - Math.max(from, lastHeard);
      var left = (said && over ? SETTLE : timeout).minusNanos(sinceNanos);
      if (!said || !over) {
        if (!left.isPositive()) {
          return new Happening.Nothing(timeout);
        }
      }
      boolean _ = waitUntil(Deadline.after(left.isNegative() ? Duration.ZERO : left));
    }
  }

  /// Whether what was heard of the record cannot go on.
  private boolean isSettled() {
    return !hearing.isOpen() || end != null || System.nanoTime() - lastHeard >= SETTLE.toNanos();
  }

  /// Waits for so long, or until it is clear that the record is not kept.
  synchronized void pause(Duration time) throws InterruptedException {
    var until = Deadline.after(time);
    while (hearing.mismatch() == null && failure == null && waitUntil(until)) {}
  }

  /// Waits for the other side's end, or for what it said instead, at most so long.
  ///
  /// @return how it ended; null when it has not
  synchronized @Nullable Happening awaitEnd(Duration time) throws InterruptedException {
    var until = Deadline.after(time);
    while (end == null && failure == null && isAsRecorded() && waitUntil(until)) {}
    return isAsRecorded() ? end : null;
  }

  private boolean isAsRecorded() {
    return done || hearing.mismatch() == null;
  }

  /// What came instead of the record, as much of it as comes soon.
  private Happening sample() throws InterruptedException {
    var until = Deadline.after(SAMPLE);
    while (end == null && failure == null && !isSample(hearing.instead()) && waitUntil(until)) {}
    return new Happening.Said(hearing.instead());
  }

  private static boolean isSample(Bytes bytes) {
    return bytes.size() >= Difference.SHOWN_BYTES || bytes.text().indexOf('\n') >= 0;
  }

  /// Waits for news; false when the time is up.
  private boolean waitUntil(Deadline deadline) throws InterruptedException {
    if (deadline.hasPassed()) {
      return false;
    }
    // An hour at most, then again: there may be no deadline.
    long nanos = Math.clamp(deadline.remainingNanos(), 1_000_000L, 3_600_000_000_000L);
    TimeUnit.NANOSECONDS.timedWait(this, nanos);
    return true;
  }

  /// A hearing, as it is now.
  ///
  /// @param differing what came instead of the record, if words did
  record Now(
      int position, Hearing.@Nullable Mismatch mismatch, Bytes before, Happening differing) {}

  /// Where the hearing is; where words differ, with as much of them as comes soon.
  synchronized Now now() throws InterruptedException {
    var mismatch = hearing.mismatch();
    var differing = mismatch == null ? new Happening.Said(Bytes.EMPTY) : sample();
    int position = mismatch == null ? hearing.position() : mismatch.position();
    return new Now(position, mismatch, hearing.before(), differing);
  }
}
