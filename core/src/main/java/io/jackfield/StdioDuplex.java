package io.jackfield;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// This process's standard input and output as a [Duplex]; the "peer" is whoever started us.
///
/// Reading blocks its thread in the kernel, a virtual thread's carrier included, so read it from a
/// platform thread. The kernel has no timed read for terminals and pipes: the first read with a
/// deadline starts a helper thread, through which all later reads go. [#close] closes standard
/// output; a read that is blocked in the kernel ends only when input comes.
final class StdioDuplex implements Duplex {
  private final FileInputStream inputStream = new FileInputStream(FileDescriptor.in);
  private final FileOutputStream outputStream = new FileOutputStream(FileDescriptor.out);
  private final FileChannel input = inputStream.getChannel();
  private final FileChannel output = outputStream.getChannel();
  private volatile boolean closed;
  private volatile boolean outputEnded;

  // Guarded by this; set once, by the first read with a deadline.
  private @Nullable ReadAhead ahead;

  private StdioDuplex() {}

  static StdioDuplex open() {
    return new StdioDuplex();
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    var through = ahead(deadline.isBounded());
    return through == null ? input.read(target) : through.read(target, deadline);
  }

  private synchronized @Nullable ReadAhead ahead(boolean needed) {
    if (ahead == null && needed) {
      // A platform thread, which the kernel may hold, and a daemon, since nothing can wake it.
      ahead = ReadAhead.start(Thread.ofPlatform().daemon().name("jackfield-stdin"), input::read);
    }
    return ahead;
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    if (closed || outputEnded) {
      throw new ClosedChannelException();
    }
    while (source.hasRemaining()) {
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException("standard output did not take the bytes in time");
      }
      output.write(source);
    }
  }

  @Override
  public void closeOutput() throws IOException {
    if (!outputEnded) {
      outputEnded = true;
      // Really closed, not only flushed: whoever reads our output must see its end now.
      outputStream.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      closeOutput();
      var through = ahead(false);
      if (through != null) {
        through.close();
      }
    }
  }

  @Override
  public boolean blocksUnwakeably() {
    return true;
  }

  @Override
  public Address local() {
    return StdioAddress.INSTANCE;
  }

  @Override
  public Address peer() {
    return StdioAddress.INSTANCE;
  }
}
