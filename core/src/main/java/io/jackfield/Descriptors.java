package io.jackfield;

import io.jackfield.posix.Posix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Descriptors on their way to an owner: closed together unless [#keep] says that all went well.
/// One thread at a time.
final class Descriptors implements AutoCloseable {
  private final List<Integer> open = new ArrayList<>();

  /// Takes over what a call gave.
  ///
  /// @throws ExecDialer.StartException when it was a failure
  int add(int descriptor) throws IOException {
    check(descriptor);
    open.add(descriptor);
    return descriptor;
  }

  /// They have an owner now.
  void keep() {
    open.clear();
  }

  /// The result of a call, unless it is a failure.
  static int check(int result) throws IOException {
    if (result < 0) {
      throw new ExecDialer.StartException(Posix.describe(result), -result);
    }
    return result;
  }

  @Override
  public void close() {
    open.forEach(Posix::close);
    open.clear();
  }
}
