package io.jackfield.replay;

import io.jackfield.Bytes;
import java.time.Duration;
import java.util.List;

/// The first place at which a side did other than in the record. Immutable.
///
/// @param side who it was
/// @param turn in which run of its words it was, counted from 1; of datagrams in which one
/// @param offset how many bytes it had said in the record before
/// @param at the place's time in the record
/// @param told what it had been told last; of what is long the end
/// @param before what it had said just before; of what is long the end
/// @param expected what it does in the record
/// @param got what it did
public record Difference(
    Part side,
    int turn,
    long offset,
    Duration at,
    Bytes told,
    Bytes before,
    Happening expected,
    Happening got) {
  /// How much is kept of each of the bytes.
  public static final int SHOWN_BYTES = 64;

  /// The difference for people, like a diff: lines that begin with `-` are of the record, those
  /// with `+` of what happened. Bytes are escaped.
  public List<String> lines() {
    return new DifferenceText(this).lines();
  }

  /// The [#lines] as one text.
  @Override
  public String toString() {
    return String.join(System.lineSeparator(), lines());
  }
}
