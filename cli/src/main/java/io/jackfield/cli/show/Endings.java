package io.jackfield.cli.show;

import io.jackfield.transcript.Transcript;

/// What is missing behind the last event of a transcript.
public final class Endings {
  private Endings() {}

  /// In words; empty when nothing is.
  public static String words(Transcript transcript) {
    return switch (transcript.ending()) {
      case WHOLE -> "";
      case CUT -> "cut here: the transcript had reached its limit, and what came later is missing";
      case BROKEN_OFF -> "broken off here: whoever recorded it was killed, or has not ended yet";
    };
  }
}
