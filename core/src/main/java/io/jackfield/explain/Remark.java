package io.jackfield.explain;

/// One idea about a call. Immutable.
record Remark(Kind kind, String text) {
  /// What it is, which decides its colour.
  enum Kind {
    /// What happened here.
    FACT,
    /// What one learns from it.
    LESSON,
    /// What passed.
    DATA,
    /// What went wrong.
    TROUBLE
  }
}
