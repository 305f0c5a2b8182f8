package io.jackfield;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A program as a [Duplex], over the pipes of a [Process]: where [NativeExec] is not to be had.
///
/// A daemon thread reads what the program writes. A write holds its thread in the kernel while the
/// program does not read, a virtual thread's carrier included; killing the program is what ends
/// that.
final class ProcessExec implements Duplex {
  private static final Duration LEAST_WRITE = Duration.ofMillis(20);
  private static final int ERRORS_PIECE = 8 * 1024;

  private final ExecAddress address;
  private final ProcessChild child;
  private final OutputStream output;
  private final ReadAhead ahead;
  private final WriteWatch watch = new WriteWatch(this::abandon);

  // Held while the program may hold us in a write: the stream's own lock would hold a closer, too.
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean outputEnded;
  private volatile boolean closed;

  private ProcessExec(ExecAddress address, Process process) {
    this.address = address;
    this.child = new ProcessChild(process);
    this.output = process.getOutputStream();
    var input = process.getInputStream();
    this.ahead =
        ReadAhead.start(
            Thread.ofPlatform().daemon().name("jackfield-child-output-" + process.pid()),
            target -> read(input, target));
  }

  static Duplex start(ExecAddress address) throws IOException {
    var options = address.options();
    var builder = new ProcessBuilder(address.command());
    options
        .environment()
        .ifPresent(environment -> {
          builder.environment().clear();
          builder.environment().putAll(environment);
        });
    options.directory().ifPresent(directory -> builder.directory(directory.toFile()));
    var process = builder.redirectErrorStream(options.errors().isEmpty()).start();
    options
        .errors()
        .ifPresent(to ->
            Thread.ofPlatform()
                .daemon()
                .name("jackfield-child-errors-" + process.pid())
                .start(() -> readErrors(process.getErrorStream(), to)));
    return new ProcessExec(address, process);
  }

  private static void readErrors(InputStream errors, Consumer<Bytes> to) {
    var piece = new byte[ERRORS_PIECE];
    try (errors) {
      for (int count = errors.read(piece); count >= 0; count = errors.read(piece)) {
        to.accept(Bytes.of(piece, 0, count));
      }
    } catch (IOException e) {
      System.getLogger(ProcessExec.class.getName())
          .log(System.Logger.Level.DEBUG, "reading a program's standard error failed", e);
    } finally {
      to.accept(Bytes.EMPTY);
    }
  }

  private static int read(InputStream input, ByteBuffer target) throws IOException {
    int count =
        input.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
    if (count > 0) {
      target.position(target.position() + count);
    }
    return count;
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    return ahead.read(target, deadline, this, () -> closed);
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    if (closed || outputEnded) {
      throw new ClosedChannelException();
    }
    var bytes = new byte[source.remaining()];
    source.get(bytes);
    watch.begin(deadline.hasPassed() ? Deadline.after(LEAST_WRITE) : deadline);
    writing.lock();
    try {
      output.write(bytes);
      output.flush();
    } catch (IOException e) {
      throw failed(e);
    } finally {
      writing.unlock();
      watch.end();
    }
  }

  private IOException failed(IOException e) {
    IOException failure;
    if (watch.expired()) {
      failure = new SocketTimeoutException("the program did not read its input in time");
    } else if (closed) {
      failure = new AsynchronousCloseException();
    } else {
      failure = Exits.brokenPipe(child);
    }
    failure.initCause(e);
    return failure;
  }

  @Override
  public void closeOutput() throws IOException {
    if (!outputEnded && !closed) {
      outputEnded = true;
      output.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    watch.cancel();
    ahead.close();
    if (writing.tryLock()) {
      try {
        // Nothing is buffered, so a failure loses nothing: the program is gone.
        output.close();
      } catch (IOException e) {
        System.getLogger(ProcessExec.class.getName())
            .log(System.Logger.Level.DEBUG, "the program was gone before its input was closed", e);
      } finally {
        writing.unlock();
      }
    } else {
      child.kill();
    }
    child.end();
  }

  /// A write has overstayed.
  private void abandon() throws IOException {
    child.kill();
    close();
  }

  @Override
  public Address local() {
    return address;
  }

  @Override
  public Address peer() {
    return address;
  }

  @Override
  public <F> Optional<F> facts(Class<F> kind) {
    return kind == ChildProcess.class ? Optional.of(kind.cast(child)) : Optional.empty();
  }
}
