package io.jackfield.host.quiz;

/// How a row of the table becomes a question. Immutable.
///
/// @param prompt with columns of the table, `{number}` and `{total}` as places to fill
/// @param answer the column of the answer
record Template(Text prompt, String answer) {
  static final String NUMBER = "number";
  static final String TOTAL = "total";

  /// What goes when the settings have no templates.
  static final Template DEFAULT = new Template(Text.parse("{question} "), "answer");
}
