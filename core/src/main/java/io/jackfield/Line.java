package io.jackfield;

/// A line as it came: its text, and what ended it. Immutable.
///
/// @param text the line without its end
/// @param terminator what ended it, such as `"\n"` or `"\r\n"`; empty for what stood after the last
///   line end when the peer ended its side
public record Line(String text, String terminator) {

  /// Whether the peer ended this line; false for the rest of a stream that stops within one.
  public boolean terminated() {
    return !terminator.isEmpty();
  }

  /// The line with its end, as it came.
  public String whole() {
    return text + terminator;
  }
}
