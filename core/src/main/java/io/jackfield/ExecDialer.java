package io.jackfield;

import io.jackfield.posix.Posix;
import java.io.IOException;
import java.time.Duration;

/// Starts programs, and explains when it can't.
///
/// By the C library where that is allowed and possible, since then the end reaches all that the
/// program started; else by [Process]. On a terminal only the former will do.
final class ExecDialer implements Attempt {
  private final ExecAddress target;

  private ExecDialer(ExecAddress target) {
    this.target = target;
  }

  static Duplex connect(ExecAddress target, ConnectOptions options) throws IOException {
    return Attempt.make(target, options.listener(), new ExecDialer(target));
  }

  @Override
  public Duplex open() throws IOException {
    if (target.terminal() && !Posix.isAvailable()) {
      throw new StartException(
          "terminals take Linux with glibc 2.34 or newer on a 64-bit Intel or ARM processor; use "
              + new ExecAddress(target.command(), false).display(),
          0);
    }
    // Without the flag --enable-native-access the JVM prints warnings, which exec: can do without.
    return target.terminal() || FastPath.mayCall()
        ? NativeExec.start(target)
        : ProcessExec.start(target);
  }

  @Override
  public ConnectFailedException explain(IOException e, Duration took) {
    return new ConnectFailedException(
        "cannot start " + target.display() + ": " + why(e), ConnectFailedException.Reason.OTHER, e);
  }

  private String why(IOException e) {
    var program = "\"" + Escape.text(target.command().getFirst()) + "\"";
    int failure = e instanceof StartException start ? start.failure : 0;
    return switch (failure) {
      case Posix.ENOENT ->
          "found no program "
              + program
              + "; check the spelling, the PATH, or the interpreter that its first line names";
      case Posix.EACCES -> program + " is not executable; try chmod +x, or name its interpreter";
      default -> Say.failure(e);
    };
  }

  /// A program could not be started; with the error number, 0 where there is none.
  static final class StartException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int failure;

    StartException(String message, int failure) {
      super(message);
      this.failure = failure;
    }
  }
}
