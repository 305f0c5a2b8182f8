package io.jackfield;

/// A monotonic clock, so that tests can bring their own. It never goes back, whatever the wall
/// clock does. Safe for concurrent use.
@FunctionalInterface
public interface Ticker {
  /// The system's monotonic clock.
  Ticker SYSTEM = System::nanoTime;

  /// Nanoseconds since an arbitrary origin; only differences mean anything.
  long nanos();
}
