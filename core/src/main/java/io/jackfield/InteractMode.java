package io.jackfield;

/// How [Tube#interact(InteractMode)] treats the keyboard.
public enum InteractMode {
  /// Whole lines, which the user can edit and take again from the history; each is sent with the
  /// tube's line end. What could move the cursor is escaped in what the peer says, colours pass.
  LINE,
  /// Each key at once and as it is, Ctrl-C too, for a shell or an editor at the other end. Ctrl-]
  /// leaves. What the peer says goes to the terminal as it comes: only for peers one trusts.
  RAW
}
