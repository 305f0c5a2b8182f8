package io.jackfield.fault;

/// Which of the bytes between a client and a server a fault is about.
public enum Direction {
  /// What the client says to the server.
  UPSTREAM("upstream"),
  /// What the server says to the client.
  DOWNSTREAM("downstream"),
  /// Both, each by itself: a count of bytes is of each way.
  BOTH("both ways");

  private final String words;

  Direction(String words) {
    this.words = words;
  }

  /// The direction in words: `upstream`, `downstream`, `both ways`.
  public String words() {
    return words;
  }

  /// Whether a fault of this direction is about that one, of which there are two.
  boolean takesIn(Direction way) {
    return this == BOTH || this == way;
  }
}
