package io.jackfield.replay;

import io.jackfield.transcript.Session;

/// What came of playing a session once. Immutable.
public sealed interface Outcome {

  /// The session that was played.
  Session session();

  /// Whether the other side did all that it does in the record.
  default boolean isSame() {
    return this instanceof Same;
  }

  /// The other side did all that it does in the record.
  ///
  /// @param heardBytes how much it said
  /// @param saidBytes how much it was told
  record Same(Session session, long heardBytes, long saidBytes) implements Outcome {}

  /// The other side did something else, and the replay ended there.
  record Differs(Session session, Difference difference) implements Outcome {}

  /// The replay ended before its end without a difference: this side's server was closed, say.
  record Unfinished(Session session, String reason) implements Outcome {}
}
