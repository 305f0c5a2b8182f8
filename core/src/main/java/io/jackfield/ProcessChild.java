package io.jackfield;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program that the JDK has started, and its end. Safe for concurrent use.
///
/// The end reaches the program and what descends from it at that moment; who has lost his parent
/// before is not found. So this is for systems where there is no [NativeChild].
record ProcessChild(Process process) implements ChildProcess {

  /// Asks all to end, and sees to it that they do. Returns at once.
  void end() {
    var all = all();
    all.forEach(ProcessHandle::destroy);
    var _ =
        Timers.after(
            NativeChild.GRACE,
            () -> {
              // What came since is found by its parents, so before these die. A handle knows its
              // process by
              // the time of its start as well.
              kill();
              all.forEach(ProcessHandle::destroyForcibly);
            });
  }

  /// Ends all at once.
  void kill() {
    all().forEach(ProcessHandle::destroyForcibly);
  }

  private List<ProcessHandle> all() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public OptionalInt exitCode(Duration timeout) throws InterruptedException {
    return process.waitFor(Deadline.after(timeout).remainingNanos(), TimeUnit.NANOSECONDS)
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  @Override
  public String toString() {
    return "process " + pid();
  }
}
