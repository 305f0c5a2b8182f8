package io.jackfield;

import io.jackfield.posix.Posix;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A program that leads a session of its own, and its end. Safe for concurrent use.
///
/// A daemon thread waits for its exit, and after [#end] for that of the rest of the session. The
/// process is given back to the kernel only then: until then its number, which is the session's and
/// the group's as well, cannot come to mean others.
final class NativeChild implements ChildProcess {
  /// How long programs have between SIGTERM and SIGKILL.
  static final Duration GRACE = Duration.ofMillis(500);

  private static final Duration LONGEST_STOP = Duration.ofMillis(100);
  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();
  private static final int WATCHER_STACK_BYTES = 256 * 1024;
  private static final System.Logger LOG = System.getLogger(NativeChild.class.getName());

  // A session of its own hears nothing of our terminal's Ctrl-C, so our end has to end it.
  private static final Set<NativeChild> LIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("jackfield-children").unstarted(NativeChild::endAll));
  }

  private final int pid;
  private final boolean hasTerminal;
  private final CountDownLatch exited = new CountDownLatch(1);
  private final CountDownLatch ending = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile OptionalInt exitCode = OptionalInt.empty();
  private volatile Deadline killAt = Deadline.none();
  private volatile Runnable whenExited = () -> {};
  private volatile Runnable whenOver = () -> {};

  // Guarded by this.
  private boolean told;
  private boolean reaped;
  private @Nullable Future<?> killer;

  private NativeChild(int pid, boolean hasTerminal) {
    this.pid = pid;
    this.hasTerminal = hasTerminal;
  }

  /// Watches over a child that was just started.
  ///
  /// @param hasTerminal whether it is to be told of a hang-up as well: interactive shells heed
  ///   nothing else
  static NativeChild watch(int pid, boolean hasTerminal) {
    var child = new NativeChild(pid, hasTerminal);
    LIVE.add(child);
    Thread.ofPlatform()
        .daemon()
        .name("jackfield-child-" + pid)
        .stackSize(WATCHER_STACK_BYTES)
        .start(child::watch);
    return child;
  }

  private void watch() {
    int code = Posix.awaitExit(pid);
    if (code >= 0) {
      exitCode = OptionalInt.of(code);
    } else {
      // Somebody else in this process has waited for it, and took the code with him.
      LOG.log(System.Logger.Level.WARNING, "lost the exit code of process " + pid);
    }
    exited.countDown();
    whenExited.run();
    awaitEnding();
    while (!killAt.hasPassed() && others().findAny().isPresent()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    kill();
    synchronized (this) {
      reaped = true;
      if (killer != null) {
        killer.cancel(false);
      }
      Posix.reap(pid);
    }
    LIVE.remove(this);
    over.countDown();
    whenOver.run();
  }

  private void awaitEnding() {
    try {
      ending.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody knows this thread", e);
    }
  }

  /// Has something run when the program itself has exited, at once if it has, on whatever thread.
  void onExit(Runnable action) {
    whenExited = action;
    if (!isAlive()) {
      action.run();
    }
  }

  /// When this process ends: the grace is the same, and nobody is left behind.
  private static void endAll() {
    LIVE.forEach(NativeChild::tell);
    var deadline = Deadline.after(GRACE);
    while (!LIVE.isEmpty() && !deadline.hasPassed()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    LIVE.forEach(NativeChild::kill);
  }

  /// Has something run when [#end] has done its work, at once if it has, on whatever thread;
  /// perhaps twice.
  void onOver(Runnable action) {
    whenOver = action;
    if (over.getCount() == 0) {
      action.run();
    }
  }

  @Override
  public void end() {
    tell();
  }

  @Override
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return over.await(Deadline.after(timeout).remainingNanos(), TimeUnit.NANOSECONDS);
  }

  private void tell() {
    synchronized (this) {
      if (told) {
        return;
      }
      told = true;
      killAt = Deadline.after(GRACE);
      killer = Timers.after(GRACE, this::kill);
      if (hasTerminal) {
        signalGroup(Posix.SIGHUP);
      }
      signalGroup(Posix.SIGTERM);
      // One that is stopped could not act on it.
      signalGroup(Posix.SIGCONT);
    }
    ending.countDown();
  }

  /// Does something while the program and its group stand still. A read in which one of them waits
  /// begins anew afterwards.
  synchronized int whileStopped(IntSupplier action) {
    if (reaped) {
      return action.getAsInt();
    }
    signalGroup(Posix.SIGSTOP);
    try {
      var deadline = Deadline.after(LONGEST_STOP);
      while (!deadline.hasPassed() && !SessionProcess.allOf(pid).allMatch(this::standsStill)) {
        LockSupport.parkNanos(LOOK_NANOS / 10);
      }
      return action.getAsInt();
    } finally {
      signalGroup(Posix.SIGCONT);
    }
  }

  private boolean standsStill(SessionProcess process) {
    return process.group() != pid || process.isStopped() || process.isDead();
  }

  private synchronized void kill() {
    if (!reaped) {
      signalGroup(Posix.SIGKILL);
      // An interactive shell gives each job a group of its own.
      others().forEach(other -> Posix.kill(other.pid(), Posix.SIGKILL));
    }
  }

  private void signalGroup(int signal) {
    // That nobody is left is no failure.
    Posix.kill(-pid, signal);
  }

  /// The live processes of the session, without its leader.
  private Stream<SessionProcess> others() {
    return SessionProcess.allOf(pid).filter(other -> other.pid() != pid && !other.isDead());
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public boolean isAlive() {
    return exited.getCount() > 0;
  }

  @Override
  public OptionalInt exitCode(Duration timeout) throws InterruptedException {
    var _ = exited.await(Deadline.after(timeout).remainingNanos(), TimeUnit.NANOSECONDS);
    return exitCode;
  }

  @Override
  public String toString() {
    return "process " + pid;
  }
}
