package io.jackfield.explain;

import io.jackfield.ConnectOptions;
import io.jackfield.WireListener;
import java.util.ArrayList;
import java.util.List;

/// What was explained, in lines. Safe for concurrent use.
final class Lines implements AutoCloseable {
  private final List<String> lines = new ArrayList<>();
  private final Explain explain;

  Lines() {
    this(Detail.LESSONS, Look.plain());
  }

  Lines(Detail detail, Look look) {
    this.explain = Explain.to(this::add, detail, look);
  }

  private synchronized void add(String line) {
    lines.add(line);
  }

  WireListener listener() {
    return explain;
  }

  ConnectOptions connecting() {
    return ConnectOptions.defaults().withListener(explain);
  }

  /// All lines; nothing is explained any more.
  List<String> all() {
    explain.close();
    synchronized (this) {
      return List.copyOf(lines);
    }
  }

  /// All in one line, as if nothing had been wrapped.
  String text() {
    return String.join("\n", all()).replaceAll("\\s+", " ");
  }

  /// The calls alone, without their numbers.
  List<String> calls() {
    return all().stream()
        .filter(line -> line.matches(" *([0-9]+|\\.\\.\\.)  .*"))
        .map(line -> line.strip().replaceFirst("^[0-9]+ +", "").replaceFirst("  +.*", ""))
        .toList();
  }

  @Override
  public void close() {
    explain.close();
  }
}
