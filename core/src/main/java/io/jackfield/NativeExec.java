package io.jackfield;

import io.jackfield.posix.Posix;
import io.jackfield.posix.Spawn;
import io.jackfield.posix.Terminal;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// A program as a [Duplex], over pipes or a terminal, by calls of the C library.
///
/// No call waits in the kernel: [NativeInput] and [NativeOutput] are told by [ProgramWatch] when to
/// try again. So neither a reader nor a writer holds a carrier thread.
final class NativeExec implements Duplex {
  private static final Duration LEAST_PAUSE = Duration.ofNanos(50_000);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_CONTROL_D = Duration.ofSeconds(1);
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  private final ExecAddress address;
  private final NativeChild child;
  private final NativeInput input;
  private final NativeOutput output;
  private final Optional<NativeErrors> errors;
  private final AtomicBoolean closed = new AtomicBoolean();

  private NativeExec(
      ExecAddress address,
      NativeChild child,
      NativeInput input,
      NativeOutput output,
      Optional<NativeErrors> errors) {
    this.address = address;
    this.child = child;
    this.input = input;
    this.output = output;
    this.errors = errors;
  }

  /// A pipe whose one end is ours, which doesn't block.
  ///
  /// @param end which one that is: 0 reads, 1 writes
  /// @return our end and the program's
  private static int[] pipe(int end, Descriptors ours, Descriptors theirs) throws IOException {
    int[] ends = new int[2];
    Descriptors.check(Posix.pipe(ends));
    theirs.add(ends[1 - end]);
    Descriptors.check(Posix.dontBlock(ours.add(ends[end])));
    return new int[] {ends[end], ends[1 - end]};
  }

  static Duplex start(ExecAddress address) throws IOException {
    return start(address, ExitNotice.HANDLE);
  }

  static Duplex start(ExecAddress address, ExitNotice notice) throws IOException {
    var watch = ProgramWatch.all();
    NativeExec exec;
    try (var ours = new Descriptors();
        var theirs = new Descriptors()) {
      Optional<NativeErrors> errors = Optional.empty();
      int stderr = Spawn.AS_OUTPUT;
      if (address.options().errors().isPresent()) {
        var ends = pipe(0, ours, theirs);
        errors =
            Optional.of(
                new NativeErrors(
                    new NativeInput(ends[0]), address.options().errors().orElseThrow()));
        stderr = ends[1];
      }
      var started =
          address.terminal()
              ? onTerminal(address, ours, stderr)
              : onPipes(address, ours, theirs, stderr);
      ours.keep();
      var child = NativeChild.of(started.pid(), address.terminal(), watch, notice);
      var output = new NativeOutput(started.output(), address.terminal(), child, watch);
      exec = new NativeExec(address, child, new NativeInput(started.input()), output, errors);
    }
    exec.begin(watch);
    return exec;
  }

  private record Started(int pid, int input, int output) {}

  private static Started onPipes(
      ExecAddress address, Descriptors ours, Descriptors theirs, int stderr) throws IOException {
    var in = pipe(1, ours, theirs);
    var out = pipe(0, ours, theirs);
    int pid = Descriptors.check(Spawn.onPipes(program(address), in[1], out[1], stderr));
    return new Started(pid, out[0], in[0]);
  }

  private static Started onTerminal(ExecAddress address, Descriptors ours, int stderr)
      throws IOException {
    int input = ours.add(Terminal.open());
    int output = ours.add(Posix.duplicate(input));
    Descriptors.check(Terminal.makeRaw(input));
    Descriptors.check(Terminal.setSize(input, COLUMNS, ROWS));
    int pid =
        Descriptors.check(
            Spawn.onTerminal(program(address), Terminal.path(input), stderr, "TERM=dumb"));
    return new Started(pid, input, output);
  }

  private void begin(ProgramWatch watch) throws IOException {
    child.onOver(this::over);
    if (address.terminal()) {
      child.onExit(() -> {
        input.exited();
        output.wake();
      });
    }
    try {
      input.watch(watch);
      if (errors.isPresent()) {
        errors.get().input().watch(watch);
      }
    } catch (IOException e) {
      throw Closing.after(e, this);
    } finally {
      // Also the end of the session ends it.
      errors.ifPresent(each -> each.start(child.number()));
    }
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

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    try {
      return input.read(target, deadline);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    try {
      output.write(source, deadline);
    } catch (SocketTimeoutException e) {
      throw Closing.after(e, this);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private IOException interrupted() {
    Thread.currentThread().interrupt();
    return Closing.after(new ClosedByInterruptException(), this);
  }

  @Override
  public void closeOutput() throws IOException {
    if (!output.end() || !address.terminal()) {
      return;
    }
    var deadline = Deadline.after(LONGEST_CONTROL_D);
    long pause = LEAST_PAUSE.toNanos();
    int written = 0;
    while (child.isAlive() && written <= 0) {
      written = child.whileStopped(output::endTerminalsInput);
      if (written == -Posix.EAGAIN) {
        pause = pause(pause, deadline);
      } else if (written < 0) {
        throw output.failed(written);
      }
    }
  }

  /// Waits a little, for the program to read what is on its terminal.
  ///
  /// @return how long to wait the next time
  private long pause(long nanos, Deadline deadline) throws IOException {
    if (deadline.hasPassed()) {
      throw Closing.after(NativeOutput.tooLate(), this);
    }
    LockSupport.parkNanos(Math.min(nanos, Math.max(deadline.remainingNanos(), 1)));
    if (Thread.currentThread().isInterrupted()) {
      throw Closing.after(new ClosedByInterruptException(), this);
    }
    return Math.min(2 * nanos, LONGEST_PAUSE.toNanos());
  }

  /// The program and all that it started have ended, or been given up.
  private void over() {
    input.over();
    errors.ifPresent(each -> each.input().over());
  }

  @Override
  public void close() throws IOException {
    if (closed.getAndSet(true)) {
      return;
    }
    output.close();
    if (input.close()) {
      Thread.ofVirtual().name("jackfield-child-output-" + child.number()).start(input::drop);
    }
    child.end();
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
