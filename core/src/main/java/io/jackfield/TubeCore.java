package io.jackfield;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What all views of one [Tube] share: the duplex, the buffer, and the searches in it.
///
/// One reader at a time, checked; `sending` is the one lock that is held over I/O, so that the
/// pieces of two sends don't mix.
final class TubeCore {
  private final Duplex duplex;
  private final TubeOptions options;
  private final ReadBuffer buffer;
  private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();
  private final ReentrantLock sending = new ReentrantLock();
  private volatile Bytes lastSent = Bytes.EMPTY;
  private volatile boolean closed;

  // Owned by the reader.
  private boolean ended;
  private @Nullable IOException broken;

  // Where the last failed search for a delimiter got to, so that trying again doesn't start over.
  private Bytes searched = Bytes.EMPTY;
  private long searchedTo;

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

  // ---- reading

  private static final Bytes LF = Bytes.of("\n");
  private static final String A_LINE = "a line";

  Bytes readAvailable(Patience patience) throws IOException {
    return reading("any bytes", patience, this::available);
  }

  private Bytes available(Wait wait) throws IOException {
    if (buffer.size() == 0) {
      wait.more();
    }
    return buffer.take(buffer.size());
  }

  Bytes readExactly(int count, Patience patience) throws IOException {
    if (count < 0) {
      throw new IllegalArgumentException("count < 0: " + count);
    }
    if (count > options.maxBufferedBytes()) {
      throw new IllegalArgumentException(
          "cannot read "
              + Say.bytes(count)
              + " at once: the limit is "
              + Say.bytes(options.maxBufferedBytes())
              + " (TubeOptions.maxBufferedBytes)");
    }
    return reading(
        new Count(count),
        patience,
        wait -> {
          while (buffer.size() < count) {
            wait.more();
          }
          return buffer.take(count);
        });
  }

  Bytes readUntil(Bytes delimiter, Patience patience) throws IOException {
    return reading(
        new Quoted(delimiter),
        patience,
        wait -> {
          long at = find(delimiter, wait);
          return takeBefore(at, delimiter.size());
        });
  }

  Bytes readLine(Patience patience) throws IOException {
    return reading(A_LINE, patience, this::line);
  }

  private Bytes line(Wait wait) throws IOException {
    long at;
    try {
      at = find(LF, wait);
    } catch (EndOfStreamException e) {
      if (buffer.size() == 0) {
        throw e;
      }
      return buffer.take(buffer.size());
    }
    boolean crlf = at > buffer.headPosition() && buffer.at(at - 1) == '\r';
    return crlf ? takeBefore(at - 1, 2) : takeBefore(at, 1);
  }

  Bytes readToEnd(Patience patience) throws IOException {
    return reading(
        "the end of the stream",
        patience,
        wait -> {
          while (!ended) {
            wait.moreOrEnd();
          }
          return buffer.take(buffer.size());
        });
  }

  /// What is buffered, else what one read of the duplex brings; for [TubeDuplex].
  int read(ByteBuffer target, Deadline deadline) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    enter();
    try {
      if (buffer.size() == 0) {
        return duplex.read(target, deadline);
      }
      int count = Math.min(buffer.size(), target.remaining());
      target.put(buffer.take(count).array());
      return count;
    } finally {
      reader.set(null);
    }
  }

  private long find(Bytes delimiter, Wait wait) throws IOException {
    long from = buffer.headPosition();
    if (searched.equals(delimiter)) {
      from = Math.max(from, searchedTo);
    }
    searched = delimiter;
    while (true) {
      long at =
          delimiter.size() == 1
              ? buffer.indexOf(delimiter.at(0), from)
              : buffer.indexOf(delimiter.array(), from);
      if (at >= 0) {
        searchedTo = at;
        return at;
      }
      // The delimiter may have begun in the last bytes: look at those again with what comes next.
      from = Math.max(from, buffer.tailPosition() - delimiter.size() + 1);
      searchedTo = from;
      wait.more();
    }
  }

  private Bytes takeBefore(long position, int delimiterSize) {
    var taken = buffer.take((int) (position - buffer.headPosition()));
    buffer.skip(delimiterSize);
    return taken;
  }

  // What is awaited, put into words only when the wait fails.
  private record Count(int bytes) {
    @Override
    public String toString() {
      return Say.bytes(bytes);
    }
  }

  private record Quoted(Bytes delimiter) {
    @Override
    public String toString() {
      return "\"" + delimiter + "\"";
    }
  }

  private interface Step {
    Bytes run(Wait wait) throws IOException;
  }

  private Bytes reading(Object awaited, Patience patience, Step step) throws IOException {
    enter();
    try {
      return step.run(new Wait(awaited, patience));
    } finally {
      reader.set(null);
    }
  }

  private void enter() {
    if (closed) {
      throw new IllegalStateException("this tube is closed");
    }
    var other = reader.compareAndExchange(null, Thread.currentThread());
    if (other != null) {
      throw new IllegalStateException(
          "another thread is reading this tube: " + other.getName() + "; one at a time");
    }
  }

  /// One wait of the reader: fills the buffer until what is awaited is there, or says why not.
  ///
  /// Its clock starts when there is something to wait for: what is buffered already costs no look
  /// at the time.
  private final class Wait {
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

    /// At least one more byte, or an exception.
    void more() throws IOException {
      moreOrEnd();
      if (ended) {
        throw new EndOfStreamException(
            "the peer ended the stream", context(), "It will send no more", null);
      }
    }

    /// At least one more byte, or `ended`.
    void moreOrEnd() throws IOException {
      if (broken != null) {
        throw reset(broken);
      }
      if (ended) {
        return;
      }
      if (buffer.isFull()) {
        throw new LimitException(
            "the limit of " + Say.bytes(options.maxBufferedBytes()) + " was reached",
            context(),
            "Raise TubeOptions.maxBufferedBytes, or read in smaller steps",
            null);
      }
      try {
        int count = duplex.read(buffer.room(), deadline());
        if (count < 0) {
          ended = true;
        } else {
          buffer.filled(count);
        }
      } catch (SocketTimeoutException e) {
        throw new TimedOutException(
            "timed out after " + Say.duration(elapsed()), context(), hint(), e);
      } catch (ClosedChannelException e) {
        throw closedHere();
      } catch (JackfieldException e) {
        throw e;
      } catch (IOException e) {
        broken = e;
        throw reset(e);
      }
    }

    private ResetException reset(IOException cause) {
      return new ResetException(
          "the connection broke (" + Say.failure(cause) + ")", context(), "", cause);
    }

    private String hint() {
      if (buffer.size() == 0) {
        return "The peer is connected and silent; it may wait for a line from this side";
      }
      return awaited.equals(A_LINE)
          ? "No line end came; a prompt often has none: wait for its last characters instead"
          : "The peer is connected, and said something else";
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

  private ClosedException closedHere() {
    return new ClosedException(
        "the conversation with " + duplex.peer().display() + " was closed on this side",
        CloseReason.WE_ENDED);
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
          "The peer does not read; the tube is closed now",
          e);
    } catch (ClosedChannelException e) {
      throw closedHere();
    } catch (JackfieldException e) {
      throw e;
    } catch (IOException e) {
      throw new ResetException(
          "the connection broke (" + Say.failure(e) + ") sending " + Say.bytes(bytes.size()),
          sendContext(started),
          "",
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
        "the peer to take it",
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
      throw closedHere();
    }
  }

  void close() throws IOException {
    closed = true;
    duplex.close();
  }
}
