package io.jackfield;

import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;

/// Where [Tube#interact()] finds the user: a service, of which the first that is usable is taken.
/// The module `io.jackfield.terminal` provides one with editing and history; where none is usable,
/// lines pass from standard input and to standard output as they are.
public interface Keyboard {
  /// Whether somebody can type here: whether there is a terminal of the right kind.
  boolean isUsable();

  /// Holds the conversation until the peer or the user ends it. Leaves the terminal as it was,
  /// whatever happens, and the tube open.
  ///
  /// Waits on this tube can be abandoned: a wait that times out takes nothing away.
  ///
  /// @throws IOException when the connection broke, or the terminal failed
  InteractEnd interact(Tube tube, InteractMode mode) throws IOException;

  /// The one at which somebody can type now; empty where there is no terminal, or no provider.
  static Optional<Keyboard> atTerminal() {
    return ServiceLoader.load(Keyboard.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(Keyboard::isUsable)
        .findFirst();
  }
}
