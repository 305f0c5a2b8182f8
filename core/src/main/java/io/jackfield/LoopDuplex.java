package io.jackfield;

import io.jackfield.loop.LoopSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/// A TCP or Unix stream whose waits are those of an event loop; any thread may wait here, the
/// virtual ones that the loop carries soonest.
///
/// A read that did not fill its buffer has emptied the kernel's, so the next one waits before it
/// tries: a message costs one read, not two.
final class LoopDuplex extends ChannelDuplex {
  // After so many reads or writes without a wait, the other threads of the loop have their turn.
  private static final int TURN = 32;

  private final SocketChannel channel;
  private final LoopSocket socket;
  private final Alarm readAlarm;
  private final Alarm writeAlarm;

  // Owned by the reader.
  private boolean emptied = true;
  private int reads;

  // Owned by the writer.
  private int writes;

  LoopDuplex(SocketChannel channel, LoopSocket socket) throws IOException {
    super(channel);
    this.channel = channel;
    this.socket = socket;
    this.readAlarm = new Alarm(socket::wake);
    this.writeAlarm = new Alarm(socket::wake);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (emptied) {
      await(deadline);
    }
    while (true) {
      int count = channel.read(target);
      if (count != 0) {
        emptied = target.hasRemaining();
        reads = takeTurns(reads);
        return count;
      }
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException("nothing came in time");
      }
      await(deadline);
    }
  }

  @Override
  public void awaitInput(Deadline deadline) throws IOException {
    if (emptied) {
      await(deadline);
      emptied = false;
    }
  }

  /// Who never has to wait would keep the loop from its other threads.
  @SuppressWarnings("ThreadPriorityCheck") // No matter of luck: the loop looks at its sockets next.
  private static int takeTurns(int count) {
    if (count < TURN) {
      return count + 1;
    }
    Thread.yield();
    return 0;
  }

  /// Returns at once where the deadline has passed.
  private void await(Deadline deadline) throws IOException {
    reads = 0;
    readAlarm.begin(deadline);
    try {
      socket.awaitReadable(deadline::hasPassed);
    } finally {
      readAlarm.end();
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    int end = source.limit();
    while (source.position() < end) {
      source.limit(source.isDirect() ? end : Math.min(end, source.position() + PIECE));
      if (channel.write(source) == 0) {
        awaitRoom(deadline);
      } else {
        writes = takeTurns(writes);
      }
    }
  }

  private void awaitRoom(Deadline deadline) throws IOException {
    var until = deadline.hasPassed() ? Deadline.after(LEAST_WRITE) : deadline;
    writes = 0;
    writeAlarm.begin(until);
    try {
      socket.awaitWritable(until::hasPassed);
    } finally {
      writeAlarm.end();
    }
    if (until.hasPassed()) {
      throw Closing.after(
          new SocketTimeoutException("the peer did not take the bytes in time"), this);
    }
  }

  @Override
  public void close() throws IOException {
    readAlarm.cancel();
    writeAlarm.cancel();
    super.close();
    socket.closed();
  }
}
