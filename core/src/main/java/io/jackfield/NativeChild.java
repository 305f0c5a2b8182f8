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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A program that leads a session of its own, and its end. Safe for concurrent use.
///
/// [ProgramWatch] waits for its exit, and after [#end] for that of the rest of the session. The
/// process is given back to the kernel only then: until then its number, which is the session's and
/// the group's as well, cannot come to mean others.
final class NativeChild implements ChildProcess {
  /// How long programs have between SIGTERM and SIGKILL.
  static final Duration GRACE = Duration.ofMillis(500);

  private static final Duration LONGEST_STOP = Duration.ofMillis(100);
  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();
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
  private final ProgramWatch watch;
  private final long started = System.nanoTime();
  private final CountDownLatch exited = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile OptionalInt exitCode = OptionalInt.empty();
  private volatile Deadline killAt = Deadline.none();
  private volatile boolean told;
  private volatile Runnable whenExited = () -> {};
  private volatile Runnable whenOver = () -> {};

  // Held over signals, and while the group stands still.
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private boolean reaped;
  private @Nullable Future<?> killer;

  private NativeChild(int pid, boolean hasTerminal, ProgramWatch watch) {
    this.pid = pid;
    this.hasTerminal = hasTerminal;
    this.watch = watch;
  }

  /// Watches over a child that was just started.
  ///
  /// @param hasTerminal whether it is to be told of a hang-up as well: interactive shells heed
  ///   nothing else
  static NativeChild of(int pid, boolean hasTerminal, ProgramWatch watch, ExitNotice notice) {
    var child = new NativeChild(pid, hasTerminal, watch);
    LIVE.add(child);
    notice.await(pid, watch, child::exited);
    return child;
  }

  private void exited() {
    int code = Posix.awaitExit(pid);
    if (code >= 0) {
      exitCode = OptionalInt.of(code);
    } else {
      // Somebody else in this process has waited for it, and took the code with him.
      LOG.log(System.Logger.Level.WARNING, "lost the exit code of process " + pid);
    }
    exited.countDown();
    whenExited.run();
    // Else whoever tells it finds that it has exited.
    if (told) {
      watch.end(this);
    }
  }

  /// Gives the process back if it was told to end and its session has ended, or its time is up.
  ///
  /// @param inhabited whether somebody else lives in its session
  /// @return whether it is over
  boolean finish(boolean inhabited) {
    if (inhabited && !killAt.hasPassed()) {
      return false;
    }
    if (!lock.tryLock()) {
      // Its terminal's input is being ended.
      return false;
    }
    try {
      if (reaped) {
        return true;
      }
      if (inhabited) {
        killAll();
      }
      // One that was started since somebody looked.
      signalGroup(Posix.SIGKILL);
      reaped = true;
      if (killer != null) {
        killer.cancel(false);
      }
      Posix.reap(pid);
    } finally {
      lock.unlock();
    }
    LIVE.remove(this);
    over.countDown();
    whenOver.run();
    return true;
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

  /// Has something run when [#end] has done its work, on whatever thread. To be called before.
  void onOver(Runnable action) {
    whenOver = action;
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
    lock.lock();
    try {
      if (told) {
        return;
      }
      killAt = Deadline.after(GRACE);
      told = true;
      if (isAlive()) {
        killer = Timers.after(GRACE, this::kill);
      }
      if (hasTerminal) {
        signalGroup(Posix.SIGHUP);
      }
      signalGroup(Posix.SIGTERM);
      // One that is stopped could not act on it.
      signalGroup(Posix.SIGCONT);
    } finally {
      lock.unlock();
    }
    if (!isAlive()) {
      watch.end(this);
    }
  }

  /// Does something while the program and its group stand still. A read in which one of them waits
  /// begins anew afterwards.
  int whileStopped(IntSupplier action) {
    lock.lock();
    try {
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
    } finally {
      lock.unlock();
    }
  }

  private boolean standsStill(SessionProcess process) {
    return process.group() != pid || process.isStopped() || process.isDead();
  }

  private void kill() {
    lock.lock();
    try {
      if (!reaped) {
        killAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void killAll() {
    signalGroup(Posix.SIGKILL);
    // An interactive shell gives each job a group of its own.
    SessionProcess.allOf(pid)
        .filter(other -> other.pid() != pid && !other.isDead())
        .forEach(other -> Posix.kill(other.pid(), Posix.SIGKILL));
  }

  private void signalGroup(int signal) {
    // That nobody is left is no failure.
    Posix.kill(-pid, signal);
  }

  /// The number of the process, which is that of its session.
  int number() {
    return pid;
  }

  /// How long ago it was started.
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - started);
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
