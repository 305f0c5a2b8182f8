package io.jackfield.loop;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A socket's place in an [EventLoop]: its threads wait here.
///
/// One thread may wait to read and another to write, whoever carries them; [#wake] may come from
/// any.
public final class LoopSocket {
  private final EventLoop loop;
  private final SelectableChannel channel;
  private volatile @Nullable SelectionKey key;
  private volatile @Nullable Thread reader;
  private volatile @Nullable Thread writer;

  LoopSocket(EventLoop loop, SelectableChannel channel) {
    this.loop = loop;
    this.channel = channel;
  }

  /// Waits until there is something to read, or `over` says that it is too late. It may return
  /// early: try to read.
  ///
  /// @throws ClosedChannelException when the channel was closed, by an interrupt of this thread
  ///   perhaps
  public void awaitReadable(BooleanSupplier over) throws IOException {
    reader = Thread.currentThread();
    try {
      want(SelectionKey.OP_READ);
      while (reader != null && !over.getAsBoolean()) {
        park();
      }
    } finally {
      reader = null;
    }
  }

  /// Waits until there is room to write, or `over` says that it is too late. It may return early.
  ///
  /// @throws ClosedChannelException when the channel was closed, by an interrupt of this thread
  ///   perhaps
  public void awaitWritable(BooleanSupplier over) throws IOException {
    writer = Thread.currentThread();
    try {
      want(SelectionKey.OP_WRITE);
      while (writer != null && !over.getAsBoolean()) {
        park();
      }
    } finally {
      writer = null;
    }
  }

  /// Interest in reading mostly stands already from the last time: then this is one look.
  private void want(int operation) throws IOException {
    try {
      var known = key;
      if (known == null) {
        register(operation);
      } else if ((known.interestOps() & operation) == 0) {
        known.interestOpsOr(operation);
        loop.wake();
      }
    } catch (CancelledKeyException e) {
      throw closed(e);
    }
  }

  private synchronized void register(int operation) throws IOException {
    var known = key;
    if (known == null) {
      key = loop.register(channel, operation, this);
    } else {
      known.interestOpsOr(operation);
      loop.wake();
    }
  }

  private void park() throws IOException {
    if (!channel.isOpen()) {
      throw closed(null);
    }
    LockSupport.park();
    if (Thread.currentThread().isInterrupted()) {
      channel.close();
      throw new ClosedByInterruptException();
    }
    if (!channel.isOpen()) {
      throw closed(null);
    }
  }

  private static IOException closed(@Nullable Throwable cause) {
    var closed = new AsynchronousCloseException();
    if (cause != null) {
      closed.initCause(cause);
    }
    return closed;
  }

  /// On the loop: the kernel says that there is something.
  void ready(SelectionKey ready) {
    try {
      int operations = ready.readyOps();
      if ((operations & SelectionKey.OP_READ) != 0 && !wakeReader()) {
        // Nobody waits for it: it is not asked for again until somebody does. One may have come to
        // do so just now, and have seen the interest that is gone.
        ready.interestOpsAnd(~SelectionKey.OP_READ);
        wakeReader();
      }
      if ((operations & SelectionKey.OP_WRITE) != 0) {
        ready.interestOpsAnd(~SelectionKey.OP_WRITE);
        wakeWriter();
      }
    } catch (CancelledKeyException e) {
      // Another thread closed the channel meanwhile; those who wait shall find out.
      wake();
    }
  }

  private boolean wakeReader() {
    var waiting = reader;
    if (waiting == null) {
      return false;
    }
    reader = null;
    LockSupport.unpark(waiting);
    return true;
  }

  private void wakeWriter() {
    var waiting = writer;
    if (waiting != null) {
      writer = null;
      LockSupport.unpark(waiting);
    }
  }

  /// Has both waits look again whether they are over.
  public void wake() {
    LockSupport.unpark(reader);
    LockSupport.unpark(writer);
  }

  /// The channel was closed: ends both waits, and has the loop let go of it.
  public void closed() {
    wake();
    if (key != null) {
      loop.wake();
    }
  }
}
