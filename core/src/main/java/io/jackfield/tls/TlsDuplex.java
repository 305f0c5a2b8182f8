package io.jackfield.tls;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import io.jackfield.JackfieldException;
import io.jackfield.TlsException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// TLS over another duplex, by [SSLEngine].
///
/// One reader and one writer at a time, any number of closers. What the reader has to answer (a key
/// update) it sends if no writer is at work; else the writer's next record carries it. A read that
/// times out leaves half a record in the buffer, and the next read goes on there.
final class TlsDuplex extends ForwardingDuplex {
  private static final Duration FAREWELL = Duration.ofSeconds(10);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Duplex inner;
  private final SSLEngine engine;
  private final Verifier verifier;
  private final Failures failures;

  // Held over I/O: one record after the other.
  private final ReentrantLock writing = new ReentrantLock();

  // Guarded by writing.
  private ByteBuffer netOut;
  private boolean outputEnded;

  // Owned by the reader; what is to be read stands between position and limit.
  private final Incoming incoming;
  private ByteBuffer plain;
  private boolean ended;
  private @Nullable IOException failed;

  private volatile boolean closed;
  private final Acquaintance acquaintance;

  TlsDuplex(Duplex inner, Engines.Session session) {
    super(inner);
    this.inner = inner;
    this.engine = session.engine();
    this.verifier = session.verifier();
    this.failures = new Failures(inner.peer(), engine, session.alpn());
    this.acquaintance = new Acquaintance(HandshakeTrace.Framing.TLS, engine);
    int packet = engine.getSession().getPacketBufferSize();
    this.netOut = ByteBuffer.allocate(packet);
    this.incoming = new Incoming(inner, packet);
    this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
  }

  // ---- handshake

  void handshake(Deadline deadline) throws IOException {
    long start = System.nanoTime();
    try {
      engine.beginHandshake();
      while (step(deadline)) {}
      acquaintance.done(verifier);
    } catch (SSLException e) {
      throw failures.of(e, sendAlert());
    } catch (Refusal e) {
      throw failures.refused(e, e);
    } catch (SocketTimeoutException e) {
      throw failures.timedOut(Duration.ofNanos(System.nanoTime() - start), e);
    } catch (ClosedChannelException | JackfieldException e) {
      throw e;
    } catch (IOException e) {
      throw failures.broken(e);
    }
  }

  /// One step of the handshake; whether there may be more.
  private boolean step(Deadline deadline) throws IOException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> runTasks();
      case NEED_WRAP -> {
        writing.lock();
        try {
          wrap(NOTHING);
          acquaintance.said(netOut.flip());
          inner.write(netOut, deadline);
        } finally {
          writing.unlock();
        }
      }
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
        plain.compact();
        var bytes = incoming.bytes();
        int from = bytes.position();
        Status status;
        try {
          status = unwrap().getStatus();
        } finally {
          plain.flip();
        }
        acquaintance.heard(bytes.slice(from, bytes.position() - from));
        if (status == Status.CLOSED) {
          throw failures.truncated("during the handshake");
        }
        if (status == Status.BUFFER_UNDERFLOW && incoming.read(engine, deadline) < 0) {
          throw failures.truncated("during the handshake");
        }
        // The JDK reads a first byte that is no TLS as a length, and would wait for more.
        failures.checkIsTls(incoming.bytes());
      }
      case FINISHED, NOT_HANDSHAKING -> {
        return false;
      }
    }
    return true;
  }

  private void runTasks() {
    for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  // ---- reading

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    int before = target.position();
    while (target.position() == before) {
      if (plain.hasRemaining()) {
        take(target);
      } else if (failed != null) {
        throw failed;
      } else if (ended) {
        return -1;
      } else {
        receiveOne(target, deadline);
      }
    }
    takeMore(target, deadline);
    return target.position() - before;
  }

  /// What came with it, as far as it has come whole: nothing is waited for, and a failure is the
  /// next read's.
  private void takeMore(ByteBuffer target, Deadline deadline) {
    try {
      while (target.hasRemaining()) {
        if (plain.hasRemaining()) {
          take(target);
        } else if (failed == null && !ended && incoming.hasRecord()) {
          receiveOne(target, deadline);
        } else {
          return;
        }
      }
    } catch (IOException e) {
      failed = e;
    }
  }

  private void take(ByteBuffer target) {
    int count = Math.min(plain.remaining(), target.remaining());
    target.put(target.position(), plain, plain.position(), count);
    target.position(target.position() + count);
    plain.position(plain.position() + count);
  }

  private void receiveOne(ByteBuffer target, Deadline deadline) throws IOException {
    try {
      receive(target, deadline);
    } catch (SSLException e) {
      failed = failures.of(e, sendAlert());
      throw failed;
    } catch (TlsException e) {
      failed = e;
      throw e;
    }
  }

  /// Unwraps one record, into the target if that has room for any; or reads more from the
  /// transport.
  private void receive(ByteBuffer target, Deadline deadline) throws IOException {
    boolean straight = target.remaining() >= engine.getSession().getApplicationBufferSize();
    SSLEngineResult result;
    if (straight) {
      result = engine.unwrap(incoming.bytes(), target);
    } else {
      plain.clear();
      try {
        result = unwrap();
      } finally {
        plain.flip();
      }
    }
    if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      acquaintance.refuseRenegotiation();
      runTasks();
    }
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      answer(deadline);
    }
    switch (result.getStatus()) {
      case CLOSED -> ended = true;
      case BUFFER_UNDERFLOW -> {
        if (incoming.read(engine, deadline) < 0) {
          throw failures.truncated("");
        }
      }
      case OK, BUFFER_OVERFLOW -> {}
    }
  }

  /// Sends what the engine owes the peer, unless a writer is at work, who will.
  private void answer(Deadline deadline) throws IOException {
    if (!writing.tryLock()) {
      return;
    }
    try {
      var result = wrap(NOTHING);
      if (netOut.position() > 0) {
        inner.write(netOut.flip(), deadline.earlier(Deadline.after(FAREWELL)));
      }
      if (result.getStatus() == Status.CLOSED) {
        outputEnded = true;
      }
    } catch (IOException e) {
      // A peer that ended in order need not wait for our answer to that (TLS 1.2 asks for one).
      if (!engine.isInboundDone()) {
        throw e;
      }
    } finally {
      writing.unlock();
    }
  }

  /// Unwraps one record into `plain`, which is being filled.
  private SSLEngineResult unwrap() throws SSLException {
    var result = engine.unwrap(incoming.bytes(), plain);
    if (result.getStatus() == Status.BUFFER_OVERFLOW) {
      int size = engine.getSession().getApplicationBufferSize();
      plain = ByteBuffer.allocate(plain.position() + size).put(plain.flip());
      return engine.unwrap(incoming.bytes(), plain);
    }
    return result;
  }

  // ---- writing

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    writing.lock();
    try {
      if (closed) {
        throw new ClosedChannelException();
      }
      if (source.remaining() <= engine.getSession().getPacketBufferSize()) {
        writeRecords(source, deadline);
        return;
      }
      var small = netOut;
      netOut = BulkBuffers.take();
      try {
        writeRecords(source, deadline);
      } finally {
        BulkBuffers.giveBack(netOut);
        netOut = small;
      }
    } catch (SSLException e) {
      throw failures.of(e, false);
    } finally {
      writing.unlock();
    }
  }

  /// As many records in each write as `netOut` takes.
  private void writeRecords(ByteBuffer source, Deadline deadline) throws IOException {
    int packet = engine.getSession().getPacketBufferSize();
    while (source.hasRemaining()) {
      var result = wrap(source);
      if (result.getStatus() == Status.CLOSED) {
        throw new SocketException(
            "the TLS output is closed: this side ended it, or the peer did (TLS 1.2 has no"
                + " half-close)");
      }
      while (source.hasRemaining() && netOut.remaining() >= packet) {
        var _ = engine.wrap(source, netOut);
      }
      inner.write(netOut.flip(), deadline);
    }
  }

  /// One record into an empty `netOut`.
  private SSLEngineResult wrap(ByteBuffer source) throws SSLException {
    netOut.clear();
    var result = engine.wrap(source, netOut);
    if (result.getStatus() == Status.BUFFER_OVERFLOW) {
      netOut = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      result = engine.wrap(source, netOut);
    }
    return result;
  }

  /// Ends the output with a close_notify, and the transport's output after it: nothing may follow.
  @Override
  public void closeOutput() throws IOException {
    writing.lock();
    try {
      if (!closed && !outputEnded) {
        sayGoodbye(Deadline.after(FAREWELL));
        inner.closeOutput();
      }
    } finally {
      writing.unlock();
    }
  }

  private void sayGoodbye(Deadline deadline) throws IOException {
    outputEnded = true;
    engine.closeOutbound();
    sendWhatIsLeft(deadline);
  }

  /// Whether there was anything.
  private boolean sendWhatIsLeft(Deadline deadline) throws IOException {
    boolean any = false;
    while (true) {
      wrap(NOTHING);
      if (netOut.position() == 0) {
        return any;
      }
      any = true;
      inner.write(netOut.flip(), deadline);
    }
  }

  /// After a failure: tells the peer why, if the engine has something to tell. It has when this
  /// side objects, and has not when the peer did.
  private boolean sendAlert() {
    if (!writing.tryLock()) {
      return false;
    }
    try {
      outputEnded = true;
      return sendWhatIsLeft(Deadline.after(Duration.ZERO));
    } catch (IOException e) {
      // The peer is gone; it can't be told, but there was something to tell.
      return true;
    } finally {
      writing.unlock();
    }
  }

  /// Closes at once. A close_notify goes first if the transport takes it without waiting, so that
  /// the peer knows that nothing was cut off.
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (writing.tryLock()) {
        try {
          if (!outputEnded && acquaintance.isDone()) {
            sayGoodbye(Deadline.after(Duration.ZERO));
          }
        } finally {
          writing.unlock();
        }
      }
    } catch (IOException e) {
      System.getLogger(TlsDuplex.class.getName())
          .log(System.Logger.Level.TRACE, "the peer was gone before the close_notify", e);
    } finally {
      inner.close();
    }
  }

  // ---- about it

  @Override
  public <F> Optional<F> facts(Class<F> kind) {
    return acquaintance.facts(kind).or(() -> inner.facts(kind));
  }
}
