package io.jackfield;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A server's side of a connection under its [Limits]: a wait ends when the conversation has been
/// idle too long. Whoever waits is told which limit ended it; the total one is the session's
/// timer's business, since two who end a conversation would get in each other's way.
final class LimitedDuplex extends ForwardingDuplex {
  private final ObservedDuplex duplex;
  private final Duration idle;
  private volatile Deadline idleUntil;

  LimitedDuplex(ObservedDuplex duplex, Limits limits) {
    super(duplex);
    this.duplex = duplex;
    this.idle = limits.idle();
    this.idleUntil = Deadline.after(idle);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    while (true) {
      try {
        int count = duplex.read(target, earliest(deadline));
        if (count < 0 && duplex.reason() != null) {
          // The peer's answer to our own end, which another thread brought about.
          throw explained(null);
        }
        active();
        return count;
      } catch (SocketTimeoutException e) {
        // Bytes that went the other way meanwhile count: look at the clocks anew.
        if (deadline.hasPassed()) {
          throw e;
        }
        endIfOver();
      } catch (ClosedChannelException e) {
        throw explained(e);
      }
    }
  }

  /// That the time is up is told by the read.
  @Override
  public void awaitInput(Deadline deadline) throws IOException {
    try {
      duplex.awaitInput(earliest(deadline));
    } catch (ClosedChannelException e) {
      throw explained(e);
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    active();
    try {
      duplex.write(source, earliest(deadline));
      active();
    } catch (SocketTimeoutException e) {
      if (!deadline.hasPassed()) {
        endIfOver();
      }
      throw e;
    } catch (ClosedChannelException e) {
      throw explained(e);
    }
  }

  private Deadline earliest(Deadline deadline) {
    return deadline.earlier(idleUntil);
  }

  /// Something happened: the idle time begins anew.
  void active() {
    if (idle.compareTo(Deadline.FOREVER) < 0) {
      idleUntil = Deadline.after(idle);
    }
  }

  private void endIfOver() throws IOException {
    if (idleUntil.hasPassed()) {
      duplex.close(CloseReason.IDLE_LIMIT);
      throw explained(null);
    }
  }

  private IOException explained(@Nullable IOException cause) {
    var reason = duplex.reason();
    if (reason == null || reason == CloseReason.WE_ENDED) {
      return cause == null ? new ClosedChannelException() : cause;
    }
    var limit =
        switch (reason) {
          case IDLE_LIMIT -> " (" + Say.duration(idle) + ")";
          default -> "";
        };
    return new ClosedException(
        "the conversation with " + peer().display() + " was ended: " + reason.words() + limit,
        reason,
        cause);
  }
}
