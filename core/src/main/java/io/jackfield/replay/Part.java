package io.jackfield.replay;

/// One of the two who talk in a session.
public enum Part {
  /// The one who connected.
  CLIENT("client"),
  /// The one who was connected to.
  SERVER("server");

  private final String word;

  Part(String word) {
    this.word = word;
  }

  /// The one whom this one talks to.
  public Part other() {
    return this == CLIENT ? SERVER : CLIENT;
  }

  /// `client` or `server`.
  @Override
  public String toString() {
    return word;
  }
}
