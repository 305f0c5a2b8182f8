package io.jackfield.explain;

import io.jackfield.WireEvent;
import io.jackfield.WireListener;
import java.io.Closeable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Tells what happens on the wire to somebody who learns: each call by its name in the sockets API,
/// with its arguments, its result and its time, what it means and why one makes it.
///
/// ```java
/// try (var explain = Explain.to(System.err::println, Detail.LESSONS, Look.ofStandardError());
///     var tube = Tube.connect(address, ConnectOptions.defaults().withListener(explain), …)) {
/// ```
///
/// A lesson is told once. What a peer says is escaped and shown in part. Long runs of the same call
/// are folded into a count, so what is told is short however long the conversation is.
///
/// Lines are told by a thread of its own, a moment after the fact, sorted by the time at which
/// things happened: who writes knows of it after the write, when the answer may have been read
/// already. [#close] tells what is left.
///
/// Safe for concurrent use.
public final class Explain implements WireListener, Closeable {
  // Longer than a thread takes from the end of a write to its event on a busy machine; too short
  // for
  // a person to notice.
  private static final long HOLD_NANOS = 50_000_000;
  private static final long TICK_NANOS = 250_000_000;
  private static final long CLOSING_MILLIS = 5_000;

  private static final System.Logger LOG = System.getLogger(Explain.class.getName());

  private final Pending pending = new Pending(HOLD_NANOS);
  private final AtomicLong numbers = new AtomicLong();
  private final Narrator narrator;
  private final Thread teller;

  private Explain(Narrator narrator) {
    this.narrator = narrator;
    this.teller = Thread.ofPlatform().daemon().name("jackfield-explain").unstarted(this::tell);
  }

  /// Begins to explain. Each line goes to `out`, without a line end, from one thread.
  public static Explain to(Consumer<String> out, Detail detail, Look look) {
    var explain = new Explain(new Narrator(new Page(detail, look, out), new KernelTable()));
    explain.teller.start();
    return explain;
  }

  @Override
  public void on(WireEvent event) {
    pending.add(Moment.of(event, numbers.incrementAndGet()));
  }

  /// Says somebody else's line in its turn among ours.
  public void say(String line) {
    pending.add(new Moment(System.nanoTime(), numbers.incrementAndGet(), new Moment.Said(line)));
  }

  private void tell() {
    try {
      while (!pending.isDone()) {
        for (var moment : pending.next(TICK_NANOS)) {
          narrator.tell(moment);
        }
        narrator.lost(pending.takeLost());
        narrator.tick(System.nanoTime());
      }
      narrator.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "nothing more is explained", e);
    }
  }

  /// Tells what is left, and nothing more from then on. Idempotent.
  @Override
  public void close() {
    pending.close();
    try {
      teller.join(CLOSING_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
