package io.jackfield.cli.export.program;

import io.jackfield.cli.export.program.Move.Wait;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/// What a program is to do, in no language yet. Immutable.
///
/// @param target whom it talks to
/// @param recorded when the session was
/// @param moves what it does, in order; then it closes the connection
record Plan(Target target, Instant recorded, List<Move> moves) {
  /// How long each wait of a program may take, as the tube has it.
  static final int TIMEOUT_SECONDS = 30;

  /// Copies the list.
  Plan {
    moves = List.copyOf(moves);
  }

  /// Whether it does such a thing anywhere, in rounds as well.
  boolean has(Predicate<Move> wanted) {
    return moves.stream()
        .anyMatch(move ->
            wanted.test(move)
                || (move instanceof Move.Rounds rounds
                    && rounds.rounds().stream()
                        .anyMatch(round ->
                            wanted.test(round.answer())
                                || round.awaited().filter(wanted).isPresent())));
  }

  boolean has(Class<? extends Move> kind) {
    return has(kind::isInstance);
  }

  /// Whether anything is read and shown before the end.
  boolean waits() {
    return has(Wait.class);
  }
}
