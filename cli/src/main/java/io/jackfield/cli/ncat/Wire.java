package io.jackfield.cli.ncat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import io.jackfield.TlsException;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// The connection itself: counts its bytes, knows whether the peer has ended, and says what broke
/// in the system's words.
final class Wire extends ForwardingDuplex {
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final Runnable active;
  private volatile boolean ended;

  /// @param active called when bytes have passed
  Wire(Duplex inner, Runnable active) {
    super(inner);
    this.active = active;
  }

  long sent() {
    return sent.get();
  }

  long received() {
    return received.get();
  }

  /// Whether the peer's end of stream was read.
  boolean hasEnded() {
    return ended;
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    try {
      int count = super.read(target, deadline);
      if (count < 0) {
        ended = true;
      } else {
        received.addAndGet(count);
        active.run();
      }
      return count;
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (PortUnreachableException e) {
      throw new NetworkException("Connection refused", e);
    } catch (SocketException e) {
      throw new NetworkException("Connection reset by peer", e);
    } catch (TlsException e) {
      if (e.reason() == TlsException.Reason.TRUNCATED) {
        // Many servers just hang up; the original takes that for the end.
        ended = true;
        return -1;
      }
      throw e;
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    int count = source.remaining();
    try {
      super.write(source, deadline);
      sent.addAndGet(count);
      active.run();
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (PortUnreachableException e) {
      throw new NetworkException("Connection refused", e);
    } catch (SocketException e) {
      throw new NetworkException("Broken pipe", e);
    }
  }
}
