package io.jackfield.cli.scan;

/// What a port's silence or answer means.
public enum State {
  /// Somebody listens there.
  OPEN("open"),
  /// The host said that nobody does.
  CLOSED("closed"),
  /// No answer to a connection: something on the way drops it, or the host is not there.
  FILTERED("filtered"),
  /// No answer to a datagram: a service may have taken it silently, or something dropped it.
  OPEN_OR_FILTERED("open or filtered");

  private final String words;

  State(String words) {
    this.words = words;
  }

  /// As it is shown.
  public String words() {
    return words;
  }
}
