package io.jackfield.host.kind;

import io.jackfield.Limits;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// What a service does with its clients: a kind with its settings, all checked. Safe for concurrent
/// use.
public interface Conversation {
  /// How the tubes of its clients behave.
  TubeOptions tube();

  /// What the server enforces by closing connections without a word; by default what the service
  /// grants. Whoever keeps to the limits himself, to tell the client, asks for more time here.
  default Limits enforced(Limits granted) {
    return granted;
  }

  /// Talks to one client, on that client's thread; the caller closes the tube. Fails as a
  /// [io.jackfield.Handler] does.
  ///
  /// @param random safe for concurrent use
  /// @param notes takes what an operator wants to know about this client
  void hold(Tube tube, RandomGenerator random, Consumer<Note> notes)
      throws IOException, InterruptedException;
}
