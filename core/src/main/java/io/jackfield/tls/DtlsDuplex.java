package io.jackfield.tls;

import io.jackfield.Bytes;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import io.jackfield.JackfieldException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// DTLS 1.2 over a duplex of datagrams, by [SSLEngine], which puts messages in order and finds
/// repeated ones; when to say something again is this class's business.
///
/// One reader and one writer at a time, any number of closers.
final class DtlsDuplex extends ForwardingDuplex {
  // What passes on every network with IPv6 whole: 1,280 (RFC 8200, 5) less the headers of IPv6 and
  // UDP.
  static final int MAX_PACKET = 1_232;

  // What is left of it with the most wasteful cipher: 13 of header, 16 of IV, 48 of hash and 16 of
  // padding.
  static final int MAX_PAYLOAD = MAX_PACKET - 93;

  private static final int LARGEST_DATAGRAM = 65_536;

  // How long the peer's answer to our end is waited for; it may be lost.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private static final int SHOWN = 60;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Duplex inner;
  private final SSLEngine engine;
  private final Verifier verifier;
  private final Failures failures;
  private final DtlsInbox inbox;

  // Held over I/O: one record after the other.
  private final ReentrantLock writing = new ReentrantLock();
  private final ByteBuffer netOut = ByteBuffer.allocate(LARGEST_DATAGRAM);
  private boolean outputEnded;

  // Owned by the reader, and before that by the handshake.
  private final ByteBuffer netIn = ByteBuffer.allocate(LARGEST_DATAGRAM).limit(0);
  private ByteBuffer plain;
  private final DtlsFlight flight = new DtlsFlight();
  private boolean heard;
  private boolean isDtls;
  private String strange = "";
  private boolean ended;

  private volatile Deadline readUntil = Deadline.none();
  private volatile boolean closed;
  private final Acquaintance acquaintance;

  DtlsDuplex(Duplex inner, Engines.Session session) {
    super(inner);
    this.inner = inner;
    this.engine = session.engine();
    this.verifier = session.verifier();
    this.inbox = new DtlsInbox(!engine.getUseClientMode());
    this.failures = new Failures(inner.peer(), engine, session.alpn());
    this.acquaintance = new Acquaintance(HandshakeTrace.Framing.DTLS, engine);
    var parameters = engine.getSSLParameters();
    parameters.setMaximumPacketSize(MAX_PACKET);
    engine.setSSLParameters(parameters);
    this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).limit(0);
  }

  // ---- handshake

  void handshake(Deadline deadline) throws IOException {
    long start = System.nanoTime();
    try {
      engine.beginHandshake();
      while (step(deadline)) {}
      acquaintance.done(verifier);
      flight.done();
    } catch (SSLException e) {
      throw failures.of(e, sendWhatIsLeft());
    } catch (Refusal e) {
      throw failures.refused(e, e);
    } catch (SocketTimeoutException e) {
      throw failures.timedOut(
          Duration.ofNanos(System.nanoTime() - start), heard, isDtls ? "" : strange, e);
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
      case NEED_WRAP -> sendPartOfFlight(deadline);
      case NEED_UNWRAP_AGAIN -> unwrapInHandshake(NOTHING);
      case NEED_UNWRAP -> {
        var record = inbox.poll();
        if (record == null) {
          awaitAnswer(deadline);
        } else {
          flight.answered();
          unwrapInHandshake(record);
        }
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

  private void sendPartOfFlight(Deadline deadline) throws IOException {
    writing.lock();
    try {
      var _ = engine.wrap(NOTHING, netOut.clear());
      if (netOut.flip().hasRemaining()) {
        flight.sent(Bytes.copyOf(netOut));
        acquaintance.said(netOut);
        inner.write(netOut, deadline);
      }
    } finally {
      writing.unlock();
    }
  }

  /// Waits for a datagram, or until it is time to repeat what was said.
  private void awaitAnswer(Deadline deadline) throws IOException {
    try {
      receive(deadline.earlier(flight.repeatAt()));
    } catch (SocketTimeoutException e) {
      if (deadline.hasPassed()) {
        throw e;
      }
      repeat(flight.toRepeat());
      return;
    }
    acquaintance.heard(netIn);
    if (inbox.add(netIn) && !inbox.hasReady()) {
      repeat(flight.toAnswerRepetition());
    }
  }

  private void repeat(List<Bytes> datagrams) throws IOException {
    writing.lock();
    try {
      for (var datagram : datagrams) {
        acquaintance.said(datagram.toBuffer());
        inner.write(datagram.toBuffer(), Deadline.after(FAREWELL));
      }
    } finally {
      writing.unlock();
    }
  }

  private void unwrapInHandshake(ByteBuffer record) throws IOException {
    if (unwrap(record).getStatus() == Status.CLOSED) {
      throw failures.truncated("during the handshake");
    }
  }

  // ---- reading

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    while (!plain.hasRemaining()) {
      if (closed) {
        throw new ClosedChannelException();
      }
      if (ended) {
        return -1;
      }
      if (netIn.hasRemaining()) {
        unwrapRecord();
      } else {
        await(deadline);
      }
    }
    int count = Math.min(plain.remaining(), target.remaining());
    target.put(target.position(), plain, plain.position(), count);
    target.position(target.position() + count);
    plain.position(plain.position() + count);
    return count;
  }

  /// Waits for a datagram, or for the end after our own.
  private void await(Deadline deadline) throws IOException {
    var early = inbox.pollEarly();
    if (early != null) {
      netIn.clear().put(early).flip();
      return;
    }
    // A read can't learn that our end has come meanwhile, so it looks up now and then.
    var look = Deadline.after(FAREWELL).earlier(readUntil);
    try {
      receive(deadline.earlier(look));
    } catch (SocketTimeoutException e) {
      if (deadline.hasPassed()) {
        throw e;
      }
      ended = readUntil.hasPassed();
      return;
    }
    if (DtlsRecords.keepConversation(netIn)) {
      // The peer goes on with its handshake, so it lacks the end of ours.
      repeat(flight.toAnswerRepetition());
    }
  }

  private void unwrapRecord() throws IOException {
    int before = netIn.remaining();
    SSLEngineResult result;
    try {
      result = unwrap(netIn);
    } catch (SSLException e) {
      sendWhatIsLeft();
      throw failures.of(e, true);
    }
    if (plain.hasRemaining()) {
      // Whoever talks has ended its handshake.
      flight.heard();
    }
    if (result.getStatus() == Status.CLOSED || engine.isInboundDone()) {
      ended = true;
      sendWhatIsLeft();
    } else if (netIn.remaining() == before) {
      netIn.position(netIn.limit());
    }
  }

  /// One record into `plain`, which is empty before.
  private SSLEngineResult unwrap(ByteBuffer from) throws SSLException {
    plain.clear();
    try {
      var result = engine.unwrap(from, plain);
      if (result.getStatus() == Status.BUFFER_OVERFLOW) {
        plain = ByteBuffer.allocate(LARGEST_DATAGRAM);
        result = engine.unwrap(from, plain);
      }
      return result;
    } finally {
      plain.flip();
    }
  }

  private void receive(Deadline deadline) throws IOException {
    netIn.clear();
    try {
      // A datagram that is longer than any has its rest in the next read.
      if (inner.read(netIn, deadline) < 0) {
        throw new SocketException("the datagrams have ended");
      }
    } finally {
      netIn.flip();
    }
    heard = true;
    if (!isDtls) {
      isDtls = DtlsRecords.isRecord(netIn);
      strange = isDtls ? "" : shown(netIn);
    }
  }

  /// It is no reason to give up: anybody can forge a datagram.
  private static String shown(ByteBuffer datagram) {
    int count = Math.min(datagram.remaining(), SHOWN);
    return Bytes.copyOf(datagram.slice(datagram.position(), count)).toString();
  }

  // ---- writing

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    writing.lock();
    try {
      if (closed) {
        throw new ClosedChannelException();
      }
      while (source.hasRemaining()) {
        var result = wrapPart(source);
        if (result.getStatus() == Status.CLOSED) {
          throw new SocketException(
              "the DTLS output is closed: this side ended it, or the peer did (DTLS has no"
                  + " half-close)");
        }
        inner.write(netOut.flip(), deadline);
      }
    } catch (SSLException e) {
      throw failures.of(e, false);
    } finally {
      writing.unlock();
    }
  }

  /// As much as one datagram carries.
  private SSLEngineResult wrapPart(ByteBuffer source) throws SSLException {
    int end = source.limit();
    source.limit(Math.min(end, source.position() + MAX_PAYLOAD));
    try {
      return engine.wrap(source, netOut.clear());
    } finally {
      source.limit(end);
    }
  }

  @Override
  public int maxWriteBytes() {
    return MAX_PAYLOAD;
  }

  /// Says that this is the end, which the peer answers with its own. What it has sent before can be
  /// read for a second.
  @Override
  public void closeOutput() throws IOException {
    writing.lock();
    try {
      if (!closed && !outputEnded) {
        outputEnded = true;
        readUntil = Deadline.after(FAREWELL);
        engine.closeOutbound();
        sendWhatIsLeft();
        inner.closeOutput();
      }
    } finally {
      writing.unlock();
    }
  }

  /// Sends what the engine has to say, an alert or an end; whether there was anything. A peer that
  /// is gone need not hear it.
  private boolean sendWhatIsLeft() {
    boolean any = false;
    writing.lock();
    try {
      while (true) {
        var _ = engine.wrap(NOTHING, netOut.clear());
        if (!netOut.flip().hasRemaining()) {
          return any;
        }
        any = true;
        inner.write(netOut, Deadline.after(FAREWELL));
      }
    } catch (IOException e) {
      System.getLogger(DtlsDuplex.class.getName())
          .log(System.Logger.Level.TRACE, "the peer was gone before the last words", e);
      return any;
    } finally {
      writing.unlock();
    }
  }

  /// Closes at once; the peer is told so.
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (acquaintance.isDone() && writing.tryLock()) {
        try {
          if (!outputEnded) {
            outputEnded = true;
            engine.closeOutbound();
            sendWhatIsLeft();
          }
        } finally {
          writing.unlock();
        }
      }
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
