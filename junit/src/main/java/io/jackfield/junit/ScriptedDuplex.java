package io.jackfield.junit;

import io.jackfield.Address;
import io.jackfield.Bytes;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Ticker;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A connection to a peer that follows a [Script]. Nothing in it waits: a pause moves its
/// [#ticker], which is the clock that deadlines must use. Safe for concurrent use.
///
/// A read for which nothing is left to come fails: with the timeout when its deadline comes by this
/// clock, with an `AssertionError` when it would wait for ever.
public final class ScriptedDuplex implements Duplex {
  private final Deque<Script.Step> steps;
  private final List<Bytes> writes = new ArrayList<>();
  private final Duplex.Pair names = Duplex.pair();
  private long nanos;
  private int heard;
  private boolean outputClosed;
  private boolean closed;

  ScriptedDuplex(Script script) {
    this.steps = new ArrayDeque<>(script.steps());
  }

  /// The clock of the script; it moves only while a read waits, and by [#elapse].
  public Ticker ticker() {
    return this::nanos;
  }

  private synchronized long nanos() {
    return nanos;
  }

  /// Lets time pass between two reads.
  public synchronized void elapse(Duration time) {
    nanos += time.toNanos();
  }

  /// Adds steps at the end of the script; where it ends the peer, they never come to pass.
  public synchronized void then(Script more) {
    steps.addAll(more.steps());
  }

  /// A tube to this peer, with [TubeOptions#defaults] and the script's clock.
  public Tube tube() {
    return tube(TubeOptions.defaults());
  }

  /// A tube to this peer, with these options and the script's clock.
  public Tube tube(TubeOptions options) {
    return Tube.over(this, options.withTicker(ticker()));
  }

  @Override
  public synchronized int read(ByteBuffer target, Deadline deadline) throws IOException {
    while (true) {
      if (closed) {
        throw new ClosedChannelException();
      }
      switch (steps.peek()) {
        case Script.Send(var bytes) -> {
          return take(bytes, target);
        }
        case Script.Pause(var time) -> {
          steps.remove();
          long left = Math.max(0, deadline.remainingNanos());
          if (time.toNanos() > left) {
            nanos += left;
            steps.addFirst(new Script.Pause(time.minusNanos(left)));
            throw new SocketTimeoutException("timed out");
          }
          nanos += time.toNanos();
        }
        case Script.Hear(var bytes) -> {
          if (!hears(bytes)) {
            throw notHeard(bytes, deadline);
          }
        }
        case Script.HearEnd() -> {
          if (!outputClosed) {
            throw notHeard(Bytes.EMPTY, deadline);
          }
          steps.remove();
        }
        case Script.End() -> {
          return -1;
        }
        case Script.Reset() -> throw new SocketException("Connection reset");
        case null -> {
          if (!deadline.isBounded()) {
            throw new AssertionError("the script has ended: this read would wait for ever");
          }
          nanos += Math.max(0, deadline.remainingNanos());
          throw new SocketTimeoutException("timed out");
        }
      }
    }
  }

  /// Takes the bytes off what was written and not heard yet, if they begin it.
  private boolean hears(Bytes bytes) {
    var unheard = Bytes.of(sent().toArray(), heard, sent().size() - heard);
    for (int i = 0; i < Math.min(unheard.size(), bytes.size()); i++) {
      if (unheard.at(i) != bytes.at(i)) {
        throw new AssertionError(
            "the script expected \"" + bytes + "\" to be sent, but \"" + unheard + "\" was");
      }
    }
    if (unheard.size() < bytes.size()) {
      return false;
    }
    heard += bytes.size();
    steps.remove();
    return true;
  }

  /// Nobody else can say what the script waits for while its only hearer reads.
  private SocketTimeoutException notHeard(Bytes bytes, Deadline deadline) {
    if (!deadline.isBounded()) {
      throw new AssertionError(
          "the script waits for "
              + (bytes.isEmpty() ? "the end of the output" : "\"" + bytes + "\"")
              + ": this read would wait for ever");
    }
    nanos += Math.max(0, deadline.remainingNanos());
    return new SocketTimeoutException("timed out");
  }

  private int take(Bytes bytes, ByteBuffer target) {
    int count = Math.min(bytes.size(), target.remaining());
    target.put(bytes.toBuffer().limit(count));
    steps.remove();
    if (count < bytes.size()) {
      steps.addFirst(new Script.Send(Bytes.copyOf(bytes.toBuffer().position(count))));
    }
    return count;
  }

  @Override
  public synchronized void write(ByteBuffer source, Deadline deadline) throws IOException {
    if (closed || outputClosed) {
      throw new ClosedChannelException();
    }
    if (steps.peek() instanceof Script.Reset) {
      throw new SocketException("Broken pipe");
    }
    writes.add(Bytes.copyOf(source));
    source.position(source.limit());
  }

  /// What was written, one piece for each write.
  public synchronized List<Bytes> writes() {
    return List.copyOf(writes);
  }

  /// All that was written.
  public synchronized Bytes sent() {
    var out = new ByteArrayOutputStream();
    writes.forEach(piece -> out.writeBytes(piece.toArray()));
    return Bytes.of(out.toByteArray());
  }

  /// Whether this side has ended its output.
  public synchronized boolean outputClosed() {
    return outputClosed;
  }

  @Override
  public synchronized void closeOutput() throws IOException {
    outputClosed = true;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    outputClosed = true;
  }

  @Override
  public Address local() {
    return names.left().local();
  }

  @Override
  public Address peer() {
    return names.left().peer();
  }
}
