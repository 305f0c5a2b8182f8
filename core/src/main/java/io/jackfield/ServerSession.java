package io.jackfield;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One connection of a [Server], from accept to close: its thread, its limits and its end.
final class ServerSession {
  // A client that keeps sending after the end is not waited for beyond this.
  private static final int MOST_LINGER_BYTES = 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(Server.class.getName());

  private final Server server;
  private final ServerOptions options;
  private final Carrier carrier;
  private final ObservedDuplex duplex;
  private final LimitedDuplex limited;
  private final Tube tube;

  // Guarded by this.
  private @Nullable Thread thread;
  private @Nullable Future<?> totalTimer;
  private boolean handlerDone;

  ServerSession(Server server, SocketChannel accepted, ServerOptions options) throws IOException {
    this.server = server;
    this.options = options;
    this.carrier = options.scheduling().next();
    var stream = carrier.duplex(accepted);
    this.duplex =
        new ObservedDuplex(
            stream, Connection.next(stream.local(), stream.peer()), options.listener());
    this.limited = new LimitedDuplex(duplex, options.limits());
    this.tube = Tube.over(limited, options.tube());
  }

  Address peer() {
    return duplex.connection().peer();
  }

  /// Turns the client away, without a handler.
  void reject(CloseReason reason) {
    options.listener().on(new WireEvent.Rejected(duplex.connection(), reason));
    try {
      duplex.closeUnheard();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "close failed", e);
    }
  }

  /// Runs the handler on a virtual thread of its own.
  void start(Handler handler) {
    options.listener().on(new WireEvent.Accepted(duplex.connection()));
    var started =
        carrier.thread("jackfield-client-" + duplex.connection().id(), () -> run(handler));
    synchronized (this) {
      thread = started;
      var total = options.limits().total();
      if (total.compareTo(Deadline.FOREVER) < 0) {
        totalTimer = Timers.after(total, () -> end(CloseReason.TOTAL_LIMIT));
      }
    }
    started.start();
  }

  private void run(Handler handler) {
    try {
      if (!handshake()) {
        return;
      }
      handle(handler);
      // A handler that failed may have said why, and that must arrive as well.
      lingeringClose();
    } finally {
      finish();
    }
  }

  /// Puts the server's layer around the connection. A client that fails there is done with.
  private boolean handshake() {
    try {
      duplex.wrapIn(options.layer(), Deadline.after(options.limits().handshake()));
      limited.active();
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "handshake failed", e);
    } catch (RuntimeException | Error e) {
      failedByBug(e);
    }
    stopTimer();
    try {
      var scratch = ByteBuffer.allocate(4 * 1024);
      duplex.lingerUnheard(Deadline.after(options.linger()), scratch);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.TRACE, "client was gone after the failed handshake", e);
    }
    return false;
  }

  private void handle(Handler handler) {
    options
        .listener()
        .on(new WireEvent.Serving(duplex.connection(), Thread.currentThread().getName()));
    try {
      handler.handle(tube);
    } catch (IOException | InterruptedException e) {
      options.listener().on(new WireEvent.HandlerFailed(duplex.connection(), e));
    } catch (RuntimeException | Error e) {
      failedByBug(e);
    }
  }

  private void failedByBug(Throwable e) {
    options.listener().on(new WireEvent.HandlerFailed(duplex.connection(), e));
    if (options.listener().equals(WireListener.NONE)) {
      // Nobody else would hear of the bug.
      LOG.log(
          System.Logger.Level.ERROR,
          "handler failed connection="
              + duplex.connection().id()
              + " peer="
              + duplex.peer().display(),
          e);
    }
  }

  /// Ends our output, then waits a little for the client's end: closing while its bytes are unread,
  /// or still on their way, would make the kernel send a reset, which can destroy what the client
  /// has not read yet.
  private void lingeringClose() {
    stopTimer();
    if (duplex.reason() != null) {
      return;
    }
    var deadline = Deadline.after(options.linger());
    try {
      duplex.closeOutput();
      var rest = ByteBuffer.allocate(4 * 1024);
      long left = MOST_LINGER_BYTES;
      while (left > 0 && !deadline.hasPassed()) {
        int count = duplex.read(rest.clear(), deadline);
        if (count < 0) {
          return;
        }
        left -= count;
      }
    } catch (SocketTimeoutException e) {
      // The client stays connected though told that this is the end: it has had its time.
      LOG.log(System.Logger.Level.TRACE, "client did not end in the linger time", e);
    } catch (IOException e) {
      // The client reset, or the server shut down: what the handler did stands.
      LOG.log(System.Logger.Level.TRACE, "client was gone before the orderly end", e);
    }
  }

  private void finish() {
    stopTimer();
    try {
      duplex.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "close failed", e);
    } finally {
      server.ended(this);
    }
  }

  private synchronized void stopTimer() {
    handlerDone = true;
    if (totalTimer != null) {
      totalTimer.cancel(false);
      totalTimer = null;
    }
  }

  /// Ends the conversation from outside: closes the tube and interrupts the handler.
  void end(CloseReason reason) {
    try {
      duplex.close(reason);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "close failed", e);
    }
    synchronized (this) {
      if (thread != null && !handlerDone) {
        thread.interrupt();
      }
    }
  }
}
