package io.jackfield;

import io.jackfield.WireEvent.Operation;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A duplex whose [WireEvent]s are told to a listener, and whose end has a [CloseReason].
///
/// Safe for one reader, one writer and any number of closers at once.
final class ObservedDuplex implements Duplex {
  // Replaced by the layers that are put around it, before anybody talks.
  private volatile Duplex duplex;
  private final Connection connection;
  private final WireListener listener;
  // Else nothing is measured or counted: who does not listen does not pay.
  private final boolean heard;
  private final long openedNanos = System.nanoTime();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicLong bytesIn = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();
  private volatile @Nullable CloseReason firstEnd;
  private volatile boolean peerEnded;
  private final AtomicBoolean outputEnded = new AtomicBoolean();
  private final AtomicBoolean broken = new AtomicBoolean();

  ObservedDuplex(Duplex duplex, Connection connection, WireListener listener) {
    this.duplex = duplex;
    this.connection = connection;
    this.listener = listener;
    this.heard = !listener.equals(WireListener.NONE);
  }

  Connection connection() {
    return connection;
  }

  /// Puts a layer around the connection, within what is observed: bytes are told as they are said
  /// in the layer. A failure is told; the connection is left open for the caller to close.
  void wrapIn(Layer layer, Deadline deadline) throws IOException {
    long start = System.nanoTime();
    var inner = duplex;
    try {
      duplex = layer.wrap(inner, deadline);
    } catch (IOException e) {
      if (!closed.get()) {
        endedBy(CloseReason.HANDSHAKE_FAILED);
        listener.on(new WireEvent.HandshakeFailed(connection, e));
      }
      throw e;
    }
    if (heard) {
      // A layer without a handshake passes the question on to the one inside.
      var before = inner.facts(Handshake.class);
      duplex
          .facts(Handshake.class)
          .filter(done -> !before.equals(Optional.of(done)))
          .ifPresent(
              done -> listener.on(new WireEvent.HandshakeDone(connection, done, since(start))));
    }
  }

  /// Ends the output and waits for the peer's end by the deadline, dropping what comes, unheard: so
  /// that the last words of a failed handshake arrive.
  void lingerUnheard(Deadline deadline, ByteBuffer scratch) throws IOException {
    duplex.closeOutput();
    while (!deadline.hasPassed() && duplex.read(scratch.clear(), deadline) >= 0) {}
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    int from = target.position();
    int room = target.remaining();
    long start = heard ? System.nanoTime() : 0;
    int count;
    try {
      count = duplex.read(target, deadline);
    } catch (SocketTimeoutException e) {
      listener.on(new WireEvent.TimedOut(connection, since(start)));
      throw e;
    } catch (IOException e) {
      throw broken(Operation.READ, e);
    }
    if (count < 0) {
      if (!peerEnded) {
        peerEnded = true;
        endedBy(CloseReason.PEER_ENDED);
        listener.on(new WireEvent.EndOfStream(connection));
      }
    } else if (heard) {
      bytesIn.addAndGet(count);
      var bytes = target.asReadOnlyBuffer().flip().position(from);
      listener.on(new WireEvent.Received(connection, bytes, room, Span.since(start)));
    }
    return count;
  }

  /// Who listens is told how long a read took, so there the read has to wait.
  @Override
  public void awaitInput(Deadline deadline) throws IOException {
    if (heard) {
      return;
    }
    try {
      duplex.awaitInput(deadline);
    } catch (IOException e) {
      throw broken(Operation.READ, e);
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    int from = source.position();
    long start = heard ? System.nanoTime() : 0;
    try {
      duplex.write(source, deadline);
    } catch (SocketTimeoutException e) {
      endedBy(CloseReason.WRITE_STALLED);
      throw e;
    } catch (IOException e) {
      throw broken(Operation.WRITE, e);
    }
    if (heard) {
      bytesOut.addAndGet(source.position() - from);
      var bytes = source.asReadOnlyBuffer().flip().position(from);
      listener.on(new WireEvent.Sent(connection, bytes, Span.since(start)));
    }
  }

  private IOException broken(Operation during, IOException e) {
    // A channel that this side closed is not a broken connection; its reason is known already.
    if (e instanceof ClosedChannelException || closed.get()) {
      return e;
    }
    endedBy(CloseReason.RESET);
    if (broken.compareAndSet(false, true)) {
      listener.on(new WireEvent.Broken(connection, during, Say.failure(e)));
    }
    return e;
  }

  @Override
  public void closeOutput() throws IOException {
    if (closed.get()) {
      return;
    }
    // Told before the FIN is out: a quick peer's answer to it could otherwise seem to come first.
    if (outputEnded.compareAndSet(false, true)) {
      endedBy(CloseReason.WE_ENDED);
      listener.on(new WireEvent.HalfClosed(connection));
    }
    try {
      duplex.closeOutput();
    } catch (IOException e) {
      throw broken(Operation.END_OUTPUT, e);
    }
  }

  @Override
  public void close() throws IOException {
    close(CloseReason.WE_ENDED);
  }

  @Override
  public void reset() throws IOException {
    close(CloseReason.RESET, duplex::reset);
  }

  /// Closes for a reason, which counts unless the conversation had ended by another before.
  void close(CloseReason reason) throws IOException {
    close(reason, duplex);
  }

  private void close(CloseReason reason, Closeable way) throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    endedBy(reason);
    try {
      way.close();
    } finally {
      var why = firstEnd;
      listener.on(
          new WireEvent.Closed(
              connection,
              why == null ? reason : why,
              bytesIn.get(),
              bytesOut.get(),
              since(openedNanos)));
    }
  }

  /// Closes a connection that was never accepted, so that nobody is told.
  void closeUnheard() throws IOException {
    closed.set(true);
    duplex.close();
  }

  /// Whether the conversation is closed, and why; empty while it is open.
  @Nullable CloseReason reason() {
    return closed.get() ? firstEnd : null;
  }

  private synchronized void endedBy(CloseReason reason) {
    // A limit or a shutdown outranks a half-close that came before: it is what ended the whole.
    var first = firstEnd;
    if (first == null
        || ((first == CloseReason.WE_ENDED || first == CloseReason.PEER_ENDED)
            && reason != CloseReason.WE_ENDED
            && reason != CloseReason.PEER_ENDED)) {
      firstEnd = reason;
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public Address local() {
    return duplex.local();
  }

  @Override
  public Address peer() {
    return duplex.peer();
  }

  @Override
  public <F> Optional<F> facts(Class<F> kind) {
    return kind == Connection.class ? Optional.of(kind.cast(connection)) : duplex.facts(kind);
  }

  @Override
  public int maxWriteBytes() {
    return duplex.maxWriteBytes();
  }

  @Override
  public boolean blocksUnwakeably() {
    return duplex.blocksUnwakeably();
  }
}
