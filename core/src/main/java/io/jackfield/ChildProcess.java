package io.jackfield;

import java.time.Duration;
import java.util.OptionalInt;

/// The program behind an [ExecAddress]: `tube.facts(ChildProcess.class)`. It can be asked after the
/// tube was closed as well. Safe for concurrent use.
public interface ChildProcess {

  /// Its process number. Once it has ended and the tube is closed, the kernel may give the number
  /// to another.
  long pid();

  /// Whether it still runs.
  boolean isAlive();

  /// Its exit code, waited for: what it gave itself, or 128 and the signal's number when a signal
  /// ended it. The end of its output may come before its exit.
  ///
  /// @param timeout how long to wait; zero only looks
  /// @return empty when it still runs after that
  OptionalInt exitCode(Duration timeout) throws InterruptedException;

  /// Asks the program and all that it has started to end, as closing its tube does, but leaves what
  /// they have written to be read. Returns at once. Idempotent.
  void end();

  /// Waits until [#end] or the closing of the tube has done its work: the program has ended, and on
  /// Linux with it whatever else it reaches. This takes half a second at most, unless the kernel
  /// cannot end a process.
  ///
  /// @return whether that was so before the time was over
  boolean awaitEnd(Duration timeout) throws InterruptedException;
}
