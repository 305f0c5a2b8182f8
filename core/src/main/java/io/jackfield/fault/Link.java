package io.jackfield.fault;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Relay;
import io.jackfield.RelayOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection between a client and a server, with its faults: two [Lane]s joined by a [Relay],
/// and a thread for what time alone brings about. Safe for concurrent use.
final class Link {
  // A relay that cannot pass an end on, since a side takes nothing, is closed after so long.
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(Faults.class.getName());

  private final long number;
  private final Duplex client;
  private final Duplex server;
  private final Budget budget;
  private final Lane up;
  private final Lane down;

  private volatile boolean resetting;
  private volatile boolean upEnded;
  private volatile boolean downEnded;

  // Guarded by this.
  private List<Active> actives = List.of();
  private @Nullable Thread clock;
  private @Nullable Deadline linger;
  private boolean ending;
  private boolean over;

  Link(long number, Duplex client, Duplex server, Budget budget) {
    this.number = number;
    this.client = client;
    this.server = server;
    this.budget = budget;
    this.up = new Lane(this, Direction.UPSTREAM, client, budget);
    this.down = new Lane(this, Direction.DOWNSTREAM, server, budget);
  }

  Budget budget() {
    return budget;
  }

  Relay.Outcome join(RelayOptions options) throws IOException {
    up.start();
    down.start();
    try {
      return Relay.join(new FaultyDuplex(this, up), new FaultyDuplex(this, down), options);
    } finally {
      synchronized (this) {
        over = true;
        notifyAll();
      }
    }
  }

  /// The rules have changed: those that it has already go on, as far as they are the same.
  void refresh(List<Faults.Entry> entries) {
    List<Active> next;
    synchronized (this) {
      next = entries.stream().filter(each -> each.rule().hits(number)).map(this::active).toList();
      actives = next;
      notifyAll();
      if (clock == null && next.stream().anyMatch(Link::isTimed)) {
        clock = Thread.ofVirtual().name("jackfield-fault-clock").start(this::watch);
      }
    }
    up.refresh(next);
    down.refresh(next);
  }

  private Active active(Faults.Entry entry) {
    for (var each : actives) {
      if (each.entry().equals(entry)) {
        return each;
      }
    }
    entry.hits().incrementAndGet();
    return new Active(entry, System.nanoTime());
  }

  private static boolean isTimed(Active active) {
    return active.endsAfter().compareTo(Deadline.FOREVER) < 0;
  }

  /// The stages for a direction's faults; those that were there before go on.
  List<Stage> stages(List<Active> now, List<Stage> before, Direction way, boolean datagrams) {
    var stages = new ArrayList<Stage>();
    for (var active : now) {
      var same = before.stream().filter(each -> each.active().equals(active)).findFirst();
      if (same.isPresent()) {
        stages.add(same.get());
        continue;
      }
      var made = Stages.of(active, active.entry().rule().random(number, way), datagrams);
      if (made != null) {
        before.stream().filter(each -> each.active().isSameAs(active)).forEach(made::countFrom);
        stages.add(made);
      }
    }
    return List.copyOf(stages);
  }

  private void watch() {
    try {
      var due = awaitDue();
      if (due != null) {
        end(due);
        if (!awaitOver()) {
          closeBoth();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Active awaitDue() throws InterruptedException {
    while (!over) {
      long soonest = Stage.FOR_EVER;
      for (var active : actives) {
        if (isTimed(active)) {
          long left = active.sinceNanos() + Stages.nanos(active.endsAfter()) - System.nanoTime();
          if (left <= 0) {
            return active;
          }
          soonest = Math.min(soonest, left);
        }
      }
      if (soonest == Stage.FOR_EVER) {
        wait();
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, soonest);
      }
    }
    return null;
  }

  private synchronized boolean awaitOver() throws InterruptedException {
    var until = Deadline.after(GRACE);
    while (!over && !until.hasPassed()) {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(until.remainingNanos(), 1));
    }
    return over;
  }

  /// A fault ends the connection, in its way.
  void end(Active active) {
    synchronized (this) {
      if (ending) {
        return;
      }
      ending = true;
    }
    if (!(active.fault() instanceof Fault.Reset)) {
      up.cut();
      down.cut();
      return;
    }
    // From here on each close is a reset, whoever comes first.
    resetting = true;
    var message = "the fault \"" + active.entry().name() + "\" reset the connection";
    up.fail(new FaultException(message));
    down.fail(new FaultException(message));
    closeBoth();
  }

  private void closeBoth() {
    for (var each : List.of(client, server)) {
      try {
        if (resetting) {
          each.reset();
        } else {
          each.close();
        }
      } catch (IOException e) {
        // The relay closes both as well, and tells what fails.
        LOG.log(System.Logger.Level.DEBUG, "closing failed", e);
      }
    }
  }

  boolean isResetting() {
    return resetting;
  }

  /// The end of that direction has gone on.
  void ended(Direction way) {
    if (way == Direction.UPSTREAM) {
      upEnded = true;
      down.wake();
    } else {
      downEnded = true;
      up.wake();
    }
  }

  /// Whether the end of the other direction has gone on.
  boolean hasOtherEnded(Direction way) {
    return way == Direction.UPSTREAM ? downEnded : upEnded;
  }

  /// Until when the peers of a connection that a fault has closed may end their sides, so that what
  /// they still send doesn't make the kernel reset it.
  synchronized Deadline lingering() {
    if (linger == null) {
      linger = Deadline.after(GRACE);
    }
    return linger;
  }
}
