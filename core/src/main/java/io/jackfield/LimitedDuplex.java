package io.jackfield;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A server's side of a connection under its [Limits]: a wait ends when the conversation has been
/// idle too long or has taken too long in all, and whoever waits is told which.
final class LimitedDuplex extends ForwardingDuplex {
  private final ObservedDuplex duplex;
  private final Duration idle;
  private final Deadline total;
  private volatile Deadline idleUntil;

  LimitedDuplex(ObservedDuplex duplex, Limits limits) {
    super(duplex);
    this.duplex = duplex;
    this.idle = limits.idle();
    this.total = Deadline.after(limits.total());
    this.idleUntil = Deadline.after(idle);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    while (true) {
      try {
        int count = duplex.read(target, earliest(deadline));
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
    return deadline.earlier(total).earlier(idleUntil);
  }

  /// Something happened: the idle time begins anew.
  void active() {
    if (idle.compareTo(Deadline.FOREVER) < 0) {
      idleUntil = Deadline.after(idle);
    }
  }

  private void endIfOver() throws IOException {
    if (total.hasPassed()) {
      duplex.close(CloseReason.TOTAL_LIMIT);
    } else if (idleUntil.hasPassed()) {
      duplex.close(CloseReason.IDLE_LIMIT);
    } else {
      return;
    }
    throw explained(null);
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
