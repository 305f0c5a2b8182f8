package io.jackfield.host.process;

import io.jackfield.ChildProcess;
import io.jackfield.host.kind.Note;
import java.time.Duration;
import java.util.Map;

/// How a program has ended, in words.
final class Exit {
  private static final int BY_SIGNAL = 128;

  // Those by which programs end, as numbered on Linux and macOS alike; others have their number.
  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(6, "SIGABRT"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(14, "SIGALRM"),
          Map.entry(15, "SIGTERM"));

  private Exit() {}

  /// Adds the exit code; 128 and a signal's number means that signal, so it is named too.
  static Note describe(ChildProcess child, Note note) {
    try {
      var code = child.exitCode(Duration.ZERO);
      if (code.isEmpty()) {
        return note.with("exit", child.isAlive() ? "none" : "unknown");
      }
      var told = note.with("exit", code.getAsInt());
      var signal = SIGNALS.get(code.getAsInt() - BY_SIGNAL);
      return signal == null ? told : told.with("signal", signal);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return note.with("exit", "unknown");
    }
  }
}
