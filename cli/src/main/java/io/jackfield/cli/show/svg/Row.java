package io.jackfield.cli.show.svg;

import java.time.Duration;
import java.util.List;

/// One row of a diagram. Immutable; all its texts are safe to show.
///
/// @param at after the transcript's start
/// @param fromClient which way an arrow points
/// @param labels what stands above an arrow, or in a band
/// @param note what stands beside it
/// @param bytes how many were said
record Row(
    Kind kind, Duration at, boolean fromClient, List<String> labels, String note, long bytes) {
  /// What it looks like.
  enum Kind {
    /// Bytes.
    DATA("data"),
    /// What must have passed, but is not in the transcript.
    IMPLIED("implied"),
    /// A message of a handshake.
    HANDSHAKE("handshake"),
    /// The end of one side's output.
    END("end"),
    /// The connection broke.
    RESET("reset"),
    /// A band over both sides.
    BAND("band"),
    /// The same, from which on all is said within a layer.
    LAYER("band"),
    /// What is left out.
    FOLD("fold");

    final String style;

    Kind(String style) {
      this.style = style;
    }

    boolean isArrow() {
      return switch (this) {
        case DATA, IMPLIED, HANDSHAKE, END, RESET -> true;
        case BAND, LAYER, FOLD -> false;
      };
    }
  }

  /// Copies the labels.
  Row {
    labels = List.copyOf(labels);
  }
}
