package io.jackfield.cli;

import java.util.List;

/// What must not outlive a run of `jack` inside the test: its platform threads. The timer thread is
/// the library's own, for the life of the process.
final class Leftovers {
  private static final List<String> OURS =
      List.of("jackfield-accept", "jackfield-receive", "jackfield-stdin", "jackfield-shutdown");

  private Leftovers() {}

  static void awaitNone() {
    Await.until(() -> threads().isEmpty(), () -> "threads left: " + threads());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> OURS.stream().anyMatch(name::startsWith))
        .toList();
  }
}
