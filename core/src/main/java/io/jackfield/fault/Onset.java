package io.jackfield.fault;

import io.jackfield.Say;
import java.time.Duration;

/// When a fault sets in, on a connection that has it. Immutable.
///
/// Bytes and time count from the beginning of the connection or, where the fault was added later,
/// from then.
public sealed interface Onset {

  /// At once.
  record AtOnce() implements Onset {
    @Override
    public String toString() {
      return "at once";
    }
  }

  /// Once so many bytes have passed in the fault's direction.
  ///
  /// @param bytes how many, at least 1
  record AfterBytes(long bytes) implements Onset {
    /// Checks the count.
    public AfterBytes {
      if (bytes < 1) {
        throw new IllegalArgumentException("bytes < 1: " + bytes);
      }
    }

    @Override
    public String toString() {
      return "after " + Say.bytes(bytes);
    }
  }

  /// Once so much time has passed.
  ///
  /// @param time how much, more than nothing
  record After(Duration time) implements Onset {
    /// Checks the time.
    public After {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("time is not positive: " + time);
      }
    }

    @Override
    public String toString() {
      return "after " + Say.duration(time);
    }
  }

  /// At once.
  static Onset atOnce() {
    return new AtOnce();
  }

  /// Once so many bytes have passed in the fault's direction; 0 is at once.
  static Onset afterBytes(long bytes) {
    return bytes == 0 ? atOnce() : new AfterBytes(bytes);
  }

  /// Once so much time has passed; [Duration#ZERO] is at once.
  static Onset after(Duration time) {
    return time.isZero() ? atOnce() : new After(time);
  }
}
