package io.jackfield.replay;

import io.jackfield.Bytes;
import java.time.Duration;

/// What one side does next, in the record or in the replay. Immutable.
public sealed interface Happening {

  /// It says this; of what is long the beginning.
  record Said(Bytes bytes) implements Happening {}

  /// It ends its side in order (FIN).
  record Ended() implements Happening {}

  /// It breaks the connection off, by a reset say.
  ///
  /// @param reason what the system says of it; empty where that is not known
  record Broke(String reason) implements Happening {}

  /// It ends its side or breaks it off: the record has it close the connection, which may look
  /// either way to whom it talks to.
  record Closed() implements Happening {}

  /// It says nothing, and does not end.
  ///
  /// @param waited how long it was waited for
  record Nothing(Duration waited) implements Happening {}

  /// It takes what it is told.
  record Listened() implements Happening {}

  /// It takes nothing of what it is told.
  ///
  /// @param waited how long it was waited for
  record TookNothing(Duration waited) implements Happening {}
}
