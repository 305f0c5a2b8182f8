package io.jackfield;

import io.jackfield.posix.Posix;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A program that leads a session of its own, and its end. Safe for concurrent use.
///
/// A daemon thread waits for its exit, and after [#end] for that of the rest of the session. The
/// process is given back to the kernel only then: until then its number, which is the session's and
/// the group's as well, cannot come to mean others.
final class NativeChild implements ChildProcess {
  /// How long programs have between SIGTERM and SIGKILL.
  static final Duration GRACE = Duration.ofMillis(500);

  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();
  private static final int WATCHER_STACK_BYTES = 256 * 1024;
  private static final System.Logger LOG = System.getLogger(NativeChild.class.getName());

  private final int pid;
  private final boolean hasTerminal;
  private final CountDownLatch exited = new CountDownLatch(1);
  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile OptionalInt exitCode = OptionalInt.empty();
  private volatile Deadline killAt = Deadline.none();
  private volatile Runnable whenOver = () -> {};

  // Guarded by this.
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
    awaitEnding();
    while (!killAt.hasPassed() && !others().isEmpty()) {
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
    whenOver.run();
  }

  private void awaitEnding() {
    try {
      ending.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody knows this thread", e);
    }
  }

  /// Asks the program and its group to end, and sees to it that they do. Returns at once. To be
  /// called once.
  ///
  /// @param whenOver run when all have ended, on a thread of ours
  void end(Runnable whenOver) {
    synchronized (this) {
      this.whenOver = whenOver;
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

  /// Has a program that waits in a read begin that read anew, by stopping it and letting it go on.
  synchronized void restartReads() {
    if (!reaped) {
      signalGroup(Posix.SIGSTOP);
      signalGroup(Posix.SIGCONT);
    }
  }

  private synchronized void kill() {
    if (!reaped) {
      signalGroup(Posix.SIGKILL);
      // An interactive shell gives each job a group of its own.
      others().forEach(other -> Posix.kill(other, Posix.SIGKILL));
    }
  }

  private void signalGroup(int signal) {
    // That nobody is left is no failure.
    Posix.kill(-pid, signal);
  }

  /// The live processes of the session, without its leader.
  private List<Integer> others() {
    var others = new ArrayList<Integer>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        int other = Integer.parseInt(process.getFileName().toString());
        if (other != pid && isOfSession(process)) {
          others.add(other);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot look for what process " + pid + " started", e);
    }
    return others;
  }

  /// `pid (name) state parent group session …`, where the name may hold anything (proc(5)).
  private boolean isOfSession(Path process) {
    try {
      var stat =
          Files.readString(process.resolve("stat"), java.nio.charset.StandardCharsets.ISO_8859_1);
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
      return !fields[0].equals("Z") && fields[3].equals(String.valueOf(pid));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      // Gone while we read: ESRCH.
      LOG.log(System.Logger.Level.TRACE, "a process vanished", e);
      return false;
    }
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
