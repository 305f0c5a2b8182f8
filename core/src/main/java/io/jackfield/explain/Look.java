package io.jackfield.explain;

/// How it is shown. Immutable.
///
/// @param columns how wide lines may be, at least 40
/// @param colour whether a terminal's colours are used
/// @param connections whether lines carry their connection's number from the first on
public record Look(int columns, Colour colour, Connections connections) {
  private static final int LEAST = 40;
  private static final int USUAL = 100;

  /// Whether there are colours.
  public enum Colour {
    /// No colours.
    NONE,
    /// The colours that each terminal has.
    TERMINAL
  }

  /// How many connections there are to tell apart.
  public enum Connections {
    /// One, probably: numbers begin with a second one.
    ONE,
    /// Several at once.
    MANY
  }

  /// Widens lines that are too narrow to say anything.
  public Look {
    columns = Math.max(columns, LEAST);
  }

  /// Without colours, 100 columns wide, for one connection.
  public static Look plain() {
    return new Look(USUAL, Colour.NONE, Connections.ONE);
  }

  /// As standard error is: in colour and as wide as the window where that is a terminal. `NO_COLOR`
  /// ([no-color.org](https://no-color.org)) takes the colours away, as does `TERM=dumb`.
  public static Look ofStandardError() {
    return StandardError.look();
  }

  /// The same for several connections at once.
  public Look withMany() {
    return new Look(columns, colour, Connections.MANY);
  }

  /// The same with another width.
  public Look withColumns(int columns) {
    return new Look(columns, colour, connections);
  }

  /// The same with colours or without.
  public Look withColour(Colour colour) {
    return new Look(columns, colour, connections);
  }
}
