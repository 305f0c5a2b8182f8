package io.jackfield;

import java.io.Closeable;
import java.io.IOException;

/// Closing several things so that nothing is forgotten and no failure is lost.
final class Closing {
  private Closing() {}

  /// Closes what a failure leaves behind, and gives the failure back to be thrown.
  static IOException after(IOException failure, Closeable... left) {
    for (var each : left) {
      try {
        each.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    return failure;
  }

  /// Closes all, then throws the first failure with the others suppressed.
  static void all(Iterable<? extends Closeable> each) throws IOException {
    IOException first = null;
    for (var one : each) {
      try {
        one.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
