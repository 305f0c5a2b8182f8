package io.jackfield.explain;

/// How much is told.
public enum Detail {
  /// The calls, what came of them, what it means, and why one makes them.
  LESSONS,
  /// The calls and their results only.
  CALLS
}
