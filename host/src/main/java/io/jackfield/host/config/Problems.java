package io.jackfield.host.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects the mistakes while a configuration is read. One thread at a time.
public final class Problems {
  private final List<Problem> all = new ArrayList<>();

  /// Nothing wrong so far.
  public Problems() {}

  /// Notes one mistake; the parts are those of [Problem].
  public void add(Path file, int line, String key, String message) {
    all.add(new Problem(file, line, key, message));
  }

  /// How many there are so far; a reader that compares before and after knows whether its part is
  /// sound.
  public int count() {
    return all.size();
  }

  /// Ends the reading.
  ///
  /// @throws ConfigException when there was any mistake
  public void throwIfAny() {
    if (all.isEmpty()) {
      return;
    }
    var files = all.stream().map(Problem::file).distinct().toList();
    var sorted = new ArrayList<>(all);
    sorted.sort(
        Comparator.<Problem>comparingInt(each -> files.indexOf(each.file()))
            .thenComparingInt(Problem::line));
    throw new ConfigException(sorted);
  }
}
