package io.jackfield.fault;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One direction of a connection, with its faults: a thread of its own takes what the source says
/// and stamps it with the time, and the reader gets it when and as the faults let it.
///
/// So a delay costs no throughput: what has come goes on when its time is there, while more comes.
/// A lane holds 128 KiB, or 16 MiB where bytes are delayed, and then the source waits.
///
/// One reader; the rest is safe for concurrent use.
final class Lane {
  private static final int SHALLOW_BYTES = 128 * 1024;
  private static final int DEEP_BYTES = 16 * 1024 * 1024;
  private static final int PIECE = 64 * 1024;

  private final Link link;
  private final Direction way;
  private final Duplex source;
  private final boolean datagrams;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Waiting waiting;
  private List<Active> actives = List.of();
  private boolean stale;
  private boolean sourceEnded;
  private long endedAt;
  private @Nullable IOException failure;
  private boolean cut;
  private boolean closed;

  // The reader's, under the lock.
  private List<Stage> stages = List.of();

  Lane(Link link, Direction way, Duplex source, Budget budget) {
    this.link = link;
    this.way = way;
    this.source = source;
    this.datagrams = source.maxWriteBytes() < Integer.MAX_VALUE;
    this.waiting = new Waiting(budget);
  }

  Duplex source() {
    return source;
  }

  void start() {
    var builder = source.blocksUnwakeably() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
    builder.name("jackfield-fault").start(this::pump);
  }

  /// The faults of the connection have changed.
  void refresh(List<Active> now) {
    change(() -> {
      actives = now.stream().filter(each -> each.isOf(way)).toList();
      stale = true;
    });
  }

  /// A fault ends the stream here and now; what the source still says is dropped.
  void cut() {
    change(() -> cut = true);
  }

  /// A fault breaks the connection.
  void fail(IOException reason) {
    change(() -> {
      failure = reason;
      waiting.clear();
    });
  }

  /// Whoever reads is done.
  void close() {
    change(() -> {
      closed = true;
      waiting.clear();
    });
  }

  /// Something outside has changed that the reader should look at.
  void wake() {
    change(() -> {});
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

  private void pump() {
    var buffer = ByteBuffer.allocateDirect(datagrams ? 65_536 : PIECE);
    IOException broken = null;
    try {
      while (awaitRoom() && source.read(buffer.clear(), Deadline.none()) >= 0) {
        arrived(buffer.flip());
      }
    } catch (IOException e) {
      broken = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended(broken);
    }
  }

  /// False when nothing is wanted any more.
  private boolean awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && !cut && (isFull() || isNeverRead())) {
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    long bytes = waiting.bytes();
    return bytes >= SHALLOW_BYTES && !(bytes < DEEP_BYTES && isDelayed() && link.budget().isLeft());
  }

  private boolean isDelayed() {
    return actives.stream().anyMatch(each -> each.fault() instanceof Fault.Latency);
  }

  private boolean isNeverRead() {
    return actives.stream().anyMatch(each -> each.fault() instanceof Fault.NeverRead);
  }

  private void arrived(ByteBuffer bytes) {
    var piece = Piece.copyOf(bytes, System.nanoTime());
    change(() -> {
      if (!closed && !cut) {
        waiting.add(piece);
      }
    });
  }

  private void ended(@Nullable IOException broken) {
    change(() -> {
      sourceEnded = true;
      endedAt = System.nanoTime();
      if (failure == null) {
        failure = broken;
      }
    });
  }

  /// Waits until the source has ended, by the deadline.
  void awaitSource(Deadline deadline) {
    lock.lock();
    try {
      while (!sourceEnded && !deadline.hasPassed()) {
        var _ = changed.awaitNanos(deadline.remainingNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  boolean isCut() {
    lock.lock();
    try {
      return cut;
    } finally {
      lock.unlock();
    }
  }

  /// What a [Duplex] promises for reading.
  int read(ByteBuffer target, Deadline deadline) throws IOException {
    int count = 0;
    while (count == 0) {
      var due = due();
      if (due != null) {
        link.end(due);
      }
      count = take(target, deadline);
    }
    if (count < 0) {
      link.ended(way);
    }
    return count;
  }

  private @Nullable Active due() {
    lock.lock();
    try {
      return closed || cut ? null : rebuild();
    } finally {
      lock.unlock();
    }
  }

  /// Brings the stages up to date.
  ///
  /// @return the fault that ends the connection now; null when none does
  private @Nullable Active rebuild() {
    if (stale) {
      stale = false;
      var before = stages;
      stages = link.stages(actives, before, way, datagrams);
      for (var each : before) {
        if (each.robs() && actives.stream().noneMatch(active -> active.isSameAs(each.active()))) {
          return each.active();
        }
      }
    }
    for (var stage : stages) {
      if (stage.isDue()) {
        return stage.active();
      }
    }
    return null;
  }

  /// @return as [#read], or 0 when the faults must be looked at anew
  private int take(ByteBuffer target, Deadline deadline) throws IOException {
    lock.lock();
    try {
      while (true) {
        if (closed) {
          throw new ClosedChannelException();
        }
        if (cut) {
          return -1;
        }
        if (stale) {
          return 0;
        }
        long now = System.nanoTime();
        var front = waiting.front(stages, now);
        long wait = Math.min(waitNanos(front, now), waiting.untilBackNanos(now));
        // What is held for ever is not worth waiting for once the connection is broken.
        if (failure != null && (front == null || wait == Stage.FOR_EVER)) {
          throw failure;
        }
        if (wait <= 0) {
          return front == null ? -1 : move(front, target, now);
        }
        if (deadline.hasPassed()) {
          throw new SocketTimeoutException("nothing came from " + source.peer().display());
        }
        var _ = changed.awaitNanos(Math.min(wait, deadline.remainingNanos()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    } finally {
      lock.unlock();
    }
  }

  /// How long until the front, or the end, may go on.
  private long waitNanos(@Nullable Piece front, long now) {
    if (front == null && !sourceEnded) {
      return Stage.FOR_EVER;
    }
    long came = front == null ? endedAt : front.arrivedNanos();
    long delay = 0;
    long hold = 0;
    for (var stage : stages) {
      delay += front == null ? stage.endDelayNanos() : stage.delayNanos();
      hold = Math.max(hold, stage.holdNanos(now));
      if (front == null && stage.swallowsEnd() && !link.hasOtherEnded(way)) {
        return Stage.FOR_EVER;
      }
    }
    return Math.max(hold, came + delay - now);
  }

  private int move(Piece front, ByteBuffer target, long now) {
    long most = Math.min(front.bytes().remaining(), target.remaining());
    if (!datagrams) {
      for (var stage : stages) {
        most = Math.min(most, stage.most());
      }
    }
    int count = (int) most;
    int from = target.position();
    waiting.moveTo(target, count);
    for (var stage : stages) {
      stage.pass(target.duplicate().flip().position(from), now);
    }
    changed.signalAll();
    return count;
  }
}
