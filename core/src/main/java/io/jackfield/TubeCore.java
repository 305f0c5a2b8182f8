package io.jackfield;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What all views of one [Tube] share: the duplex, the buffer, and the waiting for more. What is
/// read from the buffer, and how it is found there, is the business of [Reads], [Lines] and
/// [Expecting].
///
/// One reader at a time, checked; `sending` is the one lock that is held over I/O, so that the
/// pieces of two sends don't mix.
final class TubeCore {
  /// What a silent peer may be up to.
  static final String SILENT =
      "The peer is silent: it may wait for a line from this side, hold its output in a buffer (C"
          + " programs do so unless it is a terminal), or be cut off, which looks the same";

  private static final String GONE =
      "The peer's program died, gave this connection up or closed it with bytes unread, or the"
          + " network cut it: look at its log, then connect again";

  // Replaced once, by the reader, when waits must be left without closing.
  private volatile Duplex duplex;

  private final TubeOptions options;
  private final ReadBuffer buffer;

  // The number of the thread that reads, 0 for none. A number and not the thread: to store an
  // object costs the collector's barrier, for each line.
  private final AtomicLong reader = new AtomicLong();
  private volatile @Nullable Thread lastReader;
  private final ReentrantLock sending = new ReentrantLock();
  private volatile Bytes lastSent = Bytes.EMPTY;
  private volatile boolean closed;

  // Owned by the reader.
  private boolean ended;
  private @Nullable IOException broken;

  TubeCore(Duplex duplex, TubeOptions options) {
    this.duplex = duplex;
    this.options = options;
    this.buffer = new ReadBuffer(options.maxBufferedBytes());
  }

  Duplex duplex() {
    return duplex;
  }

  TubeOptions options() {
    return options;
  }

  ReadBuffer buffer() {
    return buffer;
  }

  /// From now on a wait that is left takes nothing away and closes nothing: a thread of its own
  /// reads the duplex ahead until it is closed.
  void readAhead() {
    enter();
    if (!(duplex instanceof ReadAheadDuplex)) {
      duplex = new ReadAheadDuplex(duplex);
    }
    leave();
  }

  /// Whether a read has met the end of the peer's stream.
  boolean ended() {
    return ended;
  }

  // ---- reading

  /// What is buffered, else what one read of the duplex brings; for [TubeDuplex].
  int read(ByteBuffer target, Deadline deadline) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    enter();
    try {
      if (buffer.size() == 0) {
        int count = duplex.read(target, deadline);
        ended |= count < 0;
        return count;
      }
      int count = Math.min(buffer.size(), target.remaining());
      target.put(buffer.take(count).array());
      return count;
    } finally {
      leave();
    }
  }

  /// Waits until [#read] has something to give; for [TubeDuplex].
  void awaitInput(Deadline deadline) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    enter();
    try {
      if (buffer.size() == 0) {
        duplex.awaitInput(deadline);
      }
    } finally {
      leave();
    }
  }

  /// Something awaited that knows what to try when it doesn't come in time.
  interface Hinting {
    String hint(Duration elapsed, int buffered);
  }

  /// What a reader does; `wait` gives it more bytes.
  interface Step<T> {
    T run(Wait wait) throws IOException;
  }

  /// Runs a reader's step as the one reader.
  ///
  /// @param awaited what it waits for; put into words only when the wait fails
  <T> T reading(Object awaited, Patience patience, Step<T> step) throws IOException {
    enter();
    try {
      return step.run(new Wait(awaited, patience));
    } finally {
      leave();
    }
  }

  /// Makes this thread the one reader, until it calls [#leave]; for reads that are done without a
  /// [Wait] when all is there already.
  void enter() {
    if (closed) {
      throw new IllegalStateException("this tube is closed");
    }
    var thread = Thread.currentThread();
    long other = reader.compareAndExchangeAcquire(0, thread.threadId());
    if (other != 0) {
      throw new IllegalStateException(
          "another thread is reading this tube: " + name(other) + "; one at a time");
    }
    if (lastReader != thread) {
      lastReader = thread;
    }
  }

  private String name(long id) {
    var last = lastReader;
    return last != null && last.threadId() == id ? last.getName() : "thread " + id;
  }

  void leave() {
    reader.setRelease(0);
  }

  /// One wait of the reader: fills the buffer until what is awaited is there, or says why not.
  ///
  /// Its clock starts when there is something to wait for: what is buffered already costs no look
  /// at the time.
  final class Wait {
    private final Object awaited;
    private final Patience patience;
    private @Nullable Deadline deadline;
    private long started;

    Wait(Object awaited, Patience patience) {
      this.awaited = awaited;
      this.patience = patience;
    }

    private Deadline deadline() {
      if (deadline == null) {
        started = options.ticker().nanos();
        deadline = patience.begin(options.ticker());
      }
      return deadline;
    }

    /// Whether the peer has ended its side: no byte comes after those in the buffer.
    boolean ended() {
      return ended;
    }

    /// At least one more byte, or an exception.
    void more() throws IOException {
      moreOrEnd();
      if (ended) {
        throw new EndOfStreamException(
            "the peer ended the stream",
            context(),
            "It ended in order: its program is done, or has ended; what had come can still be read",
            null);
      }
    }

    /// At least one more byte, or `ended`.
    void moreOrEnd() throws IOException {
      var _ = moreWithin(Deadline.FOREVER);
    }

    /// At least one more byte, or `ended` where that is new; where it isn't, an exception.
    void moreOrNewEnd() throws IOException {
      if (ended) {
        more();
      }
      moreOrEnd();
    }

    /// At least one more byte, or `ended`, unless nothing comes for so long.
    ///
    /// @return false when it was quiet for `idle`, which is less than was left for the whole wait
    boolean moreWithin(Duration idle) throws IOException {
      if (broken != null) {
        throw reset(broken);
      }
      if (ended) {
        return true;
      }
      if (buffer.isFull()) {
        throw new LimitException(
            "the limit of " + Say.bytes(options.maxBufferedBytes()) + " was reached",
            context(),
            "Raise TubeOptions.maxBufferedBytes, or read in smaller steps",
            null);
      }
      var whole = deadline();
      var quiet = Deadline.after(idle, options.ticker());
      boolean quietIsFirst = quiet.remainingNanos() < whole.remainingNanos();
      try {
        int count = duplex.read(buffer.room(), quietIsFirst ? quiet : whole);
        if (count < 0) {
          ended = true;
        } else {
          buffer.filled(count);
        }
        return true;
      } catch (SocketTimeoutException e) {
        if (quietIsFirst) {
          return false;
        }
        throw new TimedOutException(
            "timed out after " + Say.duration(elapsed()), context(), hint(), e);
      } catch (ClosedChannelException e) {
        throw closedHere(context().story(), e);
      } catch (ClosedException e) {
        // A limit of this side's server, or its end.
        throw new ClosedException(e.getMessage() + context().story(), e.reason(), e);
      } catch (TlsException e) {
        throw new TlsException(e.reason(), e.getMessage() + "; it failed" + context().story(), e);
      } catch (JackfieldException e) {
        throw e;
      } catch (IOException e) {
        broken = e;
        throw reset(e);
      }
    }

    /// What to throw when looking at what has come took more stack than this thread has.
    LimitException overflow(String search, StackOverflowError cause) {
      return new LimitException(
          search + " overflowed the stack",
          context(),
          "A group that repeats, as (a|b)*, takes stack for each turn: write [ab]* or (?:a|b)*+",
          cause);
    }

    private ResetException reset(IOException cause) {
      return new ResetException(
          "the connection broke (" + Say.failure(cause) + ")", context(), GONE, cause);
    }

    private String hint() {
      if (awaited instanceof Hinting hinting) {
        return hinting.hint(elapsed(), buffer.size());
      }
      if (buffer.size() == 0) {
        return SILENT;
      }
      return awaited.equals(Lines.A_LINE)
          ? "No line end came; a prompt often has none: wait for its last characters instead"
          : "What came does not hold it: compare the text, its case and its line ends; or the rest"
              + " was held back or cut off";
    }

    private Duration elapsed() {
      return deadline == null
          ? Duration.ZERO
          : Duration.ofNanos(options.ticker().nanos() - started);
    }

    private WaitException.Context context() {
      return new WaitException.Context(
          awaited.toString(),
          elapsed(),
          buffer.size(),
          buffer.last(Tube.REPORTED_BYTES),
          lastSent,
          duplex.peer());
    }
  }

  /// @param story what was going on, to follow "closed on this side"
  private ClosedException closedHere(String story, ClosedChannelException cause) {
    var who =
        cause instanceof ClosedByInterruptException
            ? "This thread was interrupted, which closes the tube that it waits on"
            : "Another thread closed it, or a send that timed out did";
    return new ClosedException(
        "the conversation with "
            + duplex.peer().display()
            + " was closed on this side"
            + story
            + ". "
            + who,
        CloseReason.WE_ENDED,
        cause);
  }

  // ---- writing

  void send(Bytes bytes, Patience patience) throws IOException {
    if (closed) {
      throw new IllegalStateException("this tube is closed");
    }
    var deadline = patience.begin(options.ticker());
    long started = options.ticker().nanos();
    sending.lock();
    try {
      duplex.write(bytes.toBuffer(), deadline);
      int size = bytes.size();
      int kept = Math.min(size, Tube.REPORTED_BYTES);
      lastSent = kept == size ? bytes : Bytes.of(bytes.array(), size - kept, kept);
    } catch (SocketTimeoutException e) {
      throw new TimedOutException(
          "timed out after "
              + Say.duration(Duration.ofNanos(options.ticker().nanos() - started))
              + " sending "
              + Say.bytes(bytes.size()),
          sendContext(started),
          "The peer does not read, or the network is dead; the tube is closed now: connect again",
          e);
    } catch (ClosedChannelException e) {
      throw closedHere(" while sending " + Say.bytes(bytes.size()), e);
    } catch (JackfieldException e) {
      throw e;
    } catch (IOException e) {
      throw new ResetException(
          "the connection broke (" + Say.failure(e) + ") sending " + Say.bytes(bytes.size()),
          sendContext(started),
          GONE,
          e);
    } finally {
      sending.unlock();
    }
  }

  /// Writes what a [TubeDuplex] is given, in turn with the sends.
  void write(ByteBuffer source, Deadline deadline) throws IOException {
    sending.lock();
    try {
      duplex.write(source, deadline);
    } finally {
      sending.unlock();
    }
  }

  /// The reader may be at work, so a failed send shows nothing of what had come.
  private WaitException.Context sendContext(long started) {
    return new WaitException.Context(
        "",
        Duration.ofNanos(options.ticker().nanos() - started),
        0,
        Bytes.EMPTY,
        lastSent,
        duplex.peer());
  }

  void closeOutput() throws IOException {
    try {
      duplex.closeOutput();
    } catch (ClosedChannelException e) {
      throw closedHere(" before its output could be ended", e);
    }
  }

  void close() throws IOException {
    closed = true;
    duplex.close();
  }
}
