package io.jackfield.host.relay;

import io.jackfield.Address;
import io.jackfield.ConnectOptions;
import io.jackfield.Duplex;
import io.jackfield.JackfieldException;
import io.jackfield.Relay;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.host.kind.Conversation;
import io.jackfield.host.kind.Note;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Joins each client to another address. Immutable.
///
/// No word of ours goes to the client, since nobody knows what the two speak: where the other side
/// cannot be reached, the client sees the end of the stream, and the log has the reason.
///
/// @param target where to
/// @param timeout how long connecting there may take
record Forwarding(Address target, Duration timeout) implements Conversation {

  @Override
  public TubeOptions tube() {
    return TubeOptions.defaults();
  }

  @Override
  public void hold(Tube tube, RandomGenerator random, Consumer<Note> notes) throws IOException {
    Duplex there;
    try {
      there = Duplex.connect(target, ConnectOptions.defaults().withTimeout(timeout));
    } catch (JackfieldException e) {
      notes.accept(about("relay-failed", e));
      return;
    }
    try {
      // Half-close goes through both ways, so both have to end.
      Relay.join(tube.asDuplex(), there);
    } catch (IOException e) {
      notes.accept(about("relay-broke", e));
      throw e;
    }
  }

  private Note about(String event, IOException failure) {
    return Note.of(event)
        .with("to", target.display())
        .with("reason", String.valueOf(failure.getMessage()));
  }
}
