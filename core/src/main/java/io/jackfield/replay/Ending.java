package io.jackfield.replay;

/// How the other side's words end in a record.
enum Ending {
  /// The record does not say: this side closed first, or the rest is missing.
  UNKNOWN,
  /// In order (FIN).
  ENDED,
  /// By a reset, say.
  BROKE,
  /// It closed the connection, which looks like one or the other.
  CLOSED;

  /// Whether what happened is what the record has.
  boolean is(Happening happening) {
    return switch (this) {
      case UNKNOWN -> true;
      case ENDED -> happening instanceof Happening.Ended;
      case BROKE -> happening instanceof Happening.Broke;
      case CLOSED -> happening instanceof Happening.Ended || happening instanceof Happening.Broke;
    };
  }

  Happening expected() {
    return switch (this) {
      case UNKNOWN, CLOSED -> new Happening.Closed();
      case ENDED -> new Happening.Ended();
      case BROKE -> new Happening.Broke("");
    };
  }
}
