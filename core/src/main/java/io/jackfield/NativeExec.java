package io.jackfield;

import io.jackfield.posix.Posix;
import io.jackfield.posix.Spawn;
import io.jackfield.posix.Terminal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A program as a [Duplex], over pipes or a terminal, by calls of the C library.
///
/// A daemon thread waits in the kernel for what the program writes, so that no reader holds a
/// carrier thread. Writing never waits in the kernel: while the program does not read, the writer
/// tries again after pauses of up to [#LONGEST_PAUSE].
final class NativeExec implements Duplex, ReadAhead.Source {
  private static final int PIECE = 64 * 1024;
  private static final Duration LEAST_PAUSE = Duration.ofNanos(50_000);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_CONTROL_D = Duration.ofSeconds(1);
  private static final Duration LAST_WORDS = Duration.ofMillis(50);
  private static final int CLOSED = -1;
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  private final ExecAddress address;
  private final NativeChild child;
  private final int wake;
  private final Optional<NativeErrors> errors;
  private final MemorySegment incoming = Arena.ofAuto().allocate(PIECE);
  private final ReadAhead ahead;

  // Owned by the reading thread.
  private boolean lastLook;

  // Guarded by this, which is held over calls that don't wait only. The reading thread, and it
  // alone, closes its descriptors, so it may use them without.
  private int input;
  private int output;
  private boolean outputEnded;
  private volatile boolean closed;
  private volatile boolean over;

  private NativeExec(
      ExecAddress address,
      int pid,
      int input,
      int output,
      int wake,
      Optional<NativeErrors> errors) {
    this.address = address;
    this.child = NativeChild.watch(pid, address.terminal());
    this.input = input;
    this.output = output;
    this.wake = wake;
    this.errors = errors;
    errors.ifPresent(each -> each.start(pid));
    this.ahead =
        ReadAhead.start(
            Thread.ofPlatform().daemon().name("jackfield-child-output-" + child.pid()), this);
    if (address.terminal()) {
      child.onExit(this::wakeReader);
    }
  }

  /// Descriptors that are closed together when something fails.
  private static final class Descriptors {
    private final List<Integer> open = new ArrayList<>();

    int add(int descriptor) throws IOException {
      check(descriptor);
      open.add(descriptor);
      return descriptor;
    }

    void closeAll() {
      open.forEach(Posix::close);
    }
  }

  private static int check(int result) throws IOException {
    if (result < 0) {
      throw new ExecDialer.StartException(Posix.describe(result), -result);
    }
    return result;
  }

  /// A pipe from the program.
  ///
  /// @param ours takes our end, which doesn't block
  /// @param theirs takes the program's
  /// @return our end and the program's
  private static int[] pipe(Descriptors ours, Descriptors theirs) throws IOException {
    int[] ends = new int[2];
    check(Posix.pipe(ends));
    theirs.add(ends[1]);
    check(Posix.dontBlock(ours.add(ends[0])));
    return ends;
  }

  static Duplex start(ExecAddress address) throws IOException {
    var ours = new Descriptors();
    var theirs = new Descriptors();
    try {
      int wake = ours.add(Posix.signalling());
      Optional<NativeErrors> errors = Optional.empty();
      int stderr = Spawn.AS_OUTPUT;
      if (address.options().errors().isPresent()) {
        var ends = pipe(ours, theirs);
        int theirWake = ours.add(Posix.signalling());
        errors =
            Optional.of(
                new NativeErrors(ends[0], theirWake, address.options().errors().orElseThrow()));
        stderr = ends[1];
      }
      return address.terminal()
          ? onTerminal(address, ours, stderr, wake, errors)
          : onPipes(address, ours, theirs, stderr, wake, errors);
    } catch (IOException e) {
      ours.closeAll();
      throw e;
    } finally {
      theirs.closeAll();
    }
  }

  private static Duplex onPipes(
      ExecAddress address,
      Descriptors ours,
      Descriptors theirs,
      int stderr,
      int wake,
      Optional<NativeErrors> errors)
      throws IOException {
    int[] ends = new int[2];
    check(Posix.pipe(ends));
    int stdin = theirs.add(ends[0]);
    int output = ours.add(ends[1]);
    check(Posix.dontBlock(output));
    var out = pipe(ours, theirs);
    int pid = check(Spawn.onPipes(program(address), stdin, out[1], stderr));
    return new NativeExec(address, pid, out[0], output, wake, errors);
  }

  private static Duplex onTerminal(
      ExecAddress address, Descriptors ours, int stderr, int wake, Optional<NativeErrors> errors)
      throws IOException {
    int input = ours.add(Terminal.open());
    int output = ours.add(Posix.duplicate(input));
    check(Terminal.makeRaw(input));
    check(Terminal.setSize(input, COLUMNS, ROWS));
    int pid = check(Spawn.onTerminal(program(address), Terminal.path(input), stderr, "TERM=dumb"));
    return new NativeExec(address, pid, input, output, wake, errors);
  }

  private static Spawn.Program program(ExecAddress address) {
    var options = address.options();
    return new Spawn.Program(
        address.command(),
        options
            .environment()
            .map(all ->
                all.entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue())
                    .toList()),
        options.directory().map(Path::toString));
  }

  // ---- reading

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    return ahead.read(target, deadline, this, () -> closed);
  }

  /// On the reading thread.
  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = readIncoming(target.remaining());
    if (count > 0) {
      target.put(incoming.asSlice(0, count).asByteBuffer());
    }
    return count;
  }

  /// Waits for output of the program.
  ///
  /// @return how many bytes came, or -1 at the end
  private int readIncoming(int most) throws IOException {
    while (!over) {
      int count = Posix.read(input, incoming.asSlice(0, Math.min(most, PIECE)));
      if (count > 0) {
        return count;
      }
      // A terminal that its last program has left says EIO.
      if (count == 0 || count == -Posix.EIO) {
        return -1;
      }
      if (count == -Posix.EAGAIN && address.terminal() && !child.isAlive()) {
        // What it left running may hold the terminal for long. Its own last words are on their way.
        if (lastLook) {
          return -1;
        }
        lastLook = true;
        LockSupport.parkNanos(LAST_WORDS.toNanos());
        continue;
      }
      int waited = count == -Posix.EAGAIN ? Posix.awaitReadable(input, wake) : count;
      if (waited < 0) {
        throw new SocketException("reading its output failed: " + Posix.describe(waited));
      }
    }
    return -1;
  }

  /// Nobody wants the output any more. It is still taken until the program has ended, which may
  /// have something to tidy up, and would die of a broken pipe.
  @Override
  public void ended() {
    try {
      int dropped = 0;
      while (dropped >= 0) {
        dropped = readIncoming(PIECE);
      }
    } catch (IOException e) {
      System.getLogger(NativeExec.class.getName())
          .log(System.Logger.Level.DEBUG, "dropping the output of " + child + " failed", e);
    } finally {
      releaseInput();
    }
  }

  private synchronized void releaseInput() {
    Posix.close(input);
    Posix.close(wake);
    input = CLOSED;
  }

  /// The program and all that it started have ended, or been given up.
  private void over() {
    over = true;
    wakeReader();
    errors.ifPresent(NativeErrors::over);
  }

  private synchronized void wakeReader() {
    if (input != CLOSED) {
      Posix.signal(wake);
    }
  }

  // ---- writing

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var piece = arena.allocate(Math.clamp(source.remaining(), 1, PIECE));
      long pause = LEAST_PAUSE.toNanos();
      while (source.hasRemaining()) {
        int count = Math.min(source.remaining(), PIECE);
        piece.asByteBuffer().put(source.slice(source.position(), count));
        int written = writeOnce(piece.asSlice(0, count));
        if (written > 0) {
          source.position(source.position() + written);
          pause = LEAST_PAUSE.toNanos();
        } else {
          pause = pause(written, pause, deadline);
        }
      }
    }
  }

  private synchronized int writeOnce(MemorySegment bytes) throws IOException {
    if (output == CLOSED || outputEnded) {
      throw closed ? new AsynchronousCloseException() : new ClosedChannelException();
    }
    // Linux takes input for a terminal that nobody will read from any more.
    return address.terminal() && !child.isAlive() ? -Posix.EIO : Posix.write(output, bytes);
  }

  /// Waits a little, where that can help.
  ///
  /// @return how long to wait the next time
  private long pause(int failure, long nanos, Deadline deadline) throws IOException {
    if (failure != -Posix.EAGAIN) {
      throw gone(failure);
    }
    if (deadline.hasPassed()) {
      close();
      throw new SocketTimeoutException("the program did not read its input in time");
    }
    LockSupport.parkNanos(Math.min(nanos, Math.max(deadline.remainingNanos(), 1)));
    if (Thread.currentThread().isInterrupted()) {
      throw Closing.after(new ClosedByInterruptException(), this);
    }
    return Math.min(2 * nanos, LONGEST_PAUSE.toNanos());
  }

  private IOException gone(int failure) {
    return failure == -Posix.EPIPE || failure == -Posix.EIO
        ? Exits.brokenPipe(child)
        : new SocketException("writing to its input failed: " + Posix.describe(failure));
  }

  @Override
  public void closeOutput() throws IOException {
    synchronized (this) {
      if (outputEnded || closed) {
        return;
      }
      outputEnded = true;
      if (!address.terminal()) {
        releaseOutput();
        return;
      }
    }
    var deadline = Deadline.after(LONGEST_CONTROL_D);
    long pause = LEAST_PAUSE.toNanos();
    while (child.isAlive()) {
      int written = child.whileStopped(this::endTerminalsInput);
      if (written > 0) {
        return;
      }
      pause = pause(written, pause, deadline);
    }
  }

  /// What the program's next read finds. While it waits in a read that began when the terminal was
  /// raw, it would take no notice.
  private synchronized int endTerminalsInput() {
    if (output == CLOSED) {
      return 1;
    }
    Terminal.makeEndable(output);
    try (var arena = Arena.ofConfined()) {
      // The first one ends a line that has no end yet, if there is one.
      byte controlD = Terminal.endOfInput();
      return Posix.write(output, arena.allocateFrom(ValueLayout.JAVA_BYTE, controlD, controlD));
    }
  }

  private synchronized void releaseOutput() {
    if (output != CLOSED) {
      Posix.close(output);
      output = CLOSED;
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      releaseOutput();
    }
    ahead.close();
    child.onOver(this::over);
    child.end();
  }

  // ---- about it

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
