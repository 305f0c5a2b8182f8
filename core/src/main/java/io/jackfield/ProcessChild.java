package io.jackfield;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program that the JDK has started, and its end. Safe for concurrent use.
///
/// The end reaches the program and what descends from it at that moment; who has lost his parent
/// before is not found. So this is for systems where there is no [NativeChild].
record ProcessChild(Process process) implements ChildProcess {

  @Override
  public void end() {
    var all = tree(process.toHandle()).toList();
    all.forEach(ProcessHandle::destroy);
    // What came since is found by its parents, so before these are killed. A handle knows its
    // process
    // by the time of its start as well.
    var _ = Timers.after(NativeChild.GRACE, () -> kill(all.stream()));
  }

  /// Ends all at once.
  void kill() {
    kill(Stream.of(process.toHandle()));
  }

  private static void kill(Stream<ProcessHandle> roots) {
    roots.flatMap(ProcessChild::tree).toList().forEach(ProcessHandle::destroyForcibly);
  }

  private static Stream<ProcessHandle> tree(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants());
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
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return exitCode(timeout).isPresent();
  }

  @Override
  public String toString() {
    return "process " + pid();
  }
}
