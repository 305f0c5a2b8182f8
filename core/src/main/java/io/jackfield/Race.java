package io.jackfield;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Tries several addresses of one name at once, as RFC 8305 has it ("happy eyeballs"): the next one
/// starts when the one before has not answered for a while, or has failed. The first that answers
/// wins; the others are given up, and have ended when the race is over.
///
/// Each try runs on a virtual thread of its own; the caller's thread keeps the time. With little
/// time the delay shrinks, so that each address gets its chance.
final class Race {
  private final List<AddressDialer> racers;
  private final Duration delay;
  private final Deadline deadline;
  private final AtomicBoolean won = new AtomicBoolean();
  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

  // The caller's thread only.
  private int started;
  private int ended;

  /// How a try ended: one of the two is there.
  private record Result(@Nullable Duplex duplex, @Nullable ConnectFailedException failure) {}

  Race(List<AddressDialer> racers, Duration delay, Deadline deadline) {
    this.racers = racers;
    this.delay = delay;
    this.deadline = deadline;
  }

  /// Runs to the end.
  ///
  /// @throws ConnectFailedException when no address answered, in the words of each
  Duplex run() throws ConnectFailedException {
    try {
      return awaitWinner();
    } catch (InterruptedException e) {
      giveUp("this thread was interrupted");
      Thread.currentThread().interrupt();
      throw new ConnectFailedException(
          "gave up connecting: this thread was interrupted",
          ConnectFailedException.Reason.OTHER,
          e);
    }
  }

  private Duplex awaitWinner() throws ConnectFailedException, InterruptedException {
    var failures = new ArrayList<ConnectFailedException>();
    startNext();
    var next = Deadline.after(turn());
    while (started > ended) {
      boolean more = started < racers.size() && !deadline.hasPassed();
      var result =
          results.poll((more ? next : Deadline.none()).remainingNanos(), TimeUnit.NANOSECONDS);
      if (result != null) {
        ended++;
        var duplex = result.duplex();
        if (duplex != null) {
          giveUp(AddressDialer.LOST);
          return duplex;
        }
        var failure = result.failure();
        if (failure != null) {
          failures.add(failure);
        }
      }
      if (more && (result != null || next.hasPassed())) {
        startNext();
        next = Deadline.after(turn());
      }
    }
    throw Dialer.combined(failures);
  }

  /// How long the one that was started last has for itself.
  private Duration turn() {
    if (!deadline.isBounded()) {
      return delay;
    }
    long left = Math.max(deadline.remainingNanos(), 0);
    var share = Duration.ofNanos(left / (racers.size() - started + 1));
    return delay.compareTo(share) < 0 ? delay : share;
  }

  private void startNext() {
    var racer = racers.get(started++);
    Thread.ofVirtual().name("jackfield-connect").start(() -> results.add(result(racer)));
  }

  private Result result(AddressDialer racer) {
    try {
      return new Result(racer.connect(() -> won.compareAndSet(false, true)), null);
    } catch (ConnectFailedException e) {
      return new Result(null, e);
    } catch (RuntimeException | Error e) {
      // A bug, or a listener's: the race must not wait for ever.
      return new Result(
          null,
          new ConnectFailedException(
              "connecting failed: " + e, ConnectFailedException.Reason.OTHER, e));
    }
  }

  /// Ends whoever still tries, and waits until they have.
  private void giveUp(String why) {
    racers.subList(0, started).forEach(racer -> racer.giveUp(why));
    boolean interrupted = false;
    while (ended < started) {
      try {
        close(results.take().duplex());
        ended++;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// A winner that comes as the caller gives up.
  private static void close(@Nullable Duplex duplex) {
    if (duplex != null) {
      var _ = Closing.after(new IOException("given up"), duplex);
    }
  }
}
