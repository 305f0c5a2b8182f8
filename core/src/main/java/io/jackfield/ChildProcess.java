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
}
