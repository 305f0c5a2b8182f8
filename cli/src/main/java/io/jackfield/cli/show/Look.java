package io.jackfield.cli.show;

/// How a [View] looks. Immutable.
///
/// @param amount how much of long data there is
/// @param paint whether in colours
public record Look(Amount amount, Paint paint) {
  /// How much of long data is shown.
  public enum Amount {
    /// Its beginning, with a count of what is left out.
    SHORT,
    /// All of it.
    FULL
  }

  boolean isFull() {
    return amount == Amount.FULL;
  }
}
