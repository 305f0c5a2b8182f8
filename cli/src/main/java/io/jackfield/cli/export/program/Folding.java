package io.jackfield.cli.export.program;

import io.jackfield.cli.export.program.Move.Round;
import io.jackfield.cli.export.program.Move.Rounds;
import io.jackfield.cli.export.program.Move.Send;
import io.jackfield.cli.export.program.Move.Until;
import io.jackfield.cli.export.program.Move.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a loop of many waits and answers that follow each other: of those that are alike, and of
/// longer series in which each round waits for a prompt of its own.
final class Folding {
  /// How many rounds of one form make a loop; fewer are easier to read one after the other.
  static final int ALIKE = 4;

  /// How many rounds of differing prompts make a loop.
  static final int MIXED = 8;

  // A longer answer would not fit a table.
  private static final int MOST_ANSWER_BYTES = 1_000;

  private Folding() {}

  static List<Move> fold(List<Move> moves) {
    var folded = new ArrayList<Move>();
    int at = 0;
    while (at < moves.size()) {
      var alike = series(moves, at, true);
      boolean areAlike = alike.size() >= ALIKE;
      var rounds = areAlike ? alike : series(moves, at, false);
      if (rounds.size() >= (areAlike ? ALIKE : MIXED)) {
        folded.add(new Rounds(rounds));
        at += rounds.stream().mapToInt(Folding::length).sum();
      } else {
        folded.add(moves.get(at++));
      }
    }
    return folded;
  }

  private static int length(Round round) {
    return round.awaited().isPresent() ? 2 : 1;
  }

  /// The rounds from there on that can be one loop.
  private static List<Round> series(List<Move> moves, int from, boolean alike) {
    var rounds = new ArrayList<Round>();
    int at = from;
    while (true) {
      var round = round(moves, at);
      if (round.isEmpty() || !fits(rounds, round.get(), alike)) {
        return rounds;
      }
      // Not into the middle of a series of its own.
      if (!alike && !rounds.isEmpty() && series(moves, at, true).size() >= ALIKE) {
        return rounds;
      }
      rounds.add(round.get());
      at += length(round.get());
    }
  }

  private static boolean fits(List<Round> rounds, Round round, boolean alike) {
    return alike
        ? rounds.isEmpty() || rounds.getFirst().isLike(round)
        : round.awaited().orElse(null) instanceof Until until && until.times() == 1;
  }

  private static Optional<Round> round(List<Move> moves, int at) {
    var first = at < moves.size() ? moves.get(at) : null;
    if (first instanceof Send send) {
      return answer(send).map(answer -> new Round(Optional.empty(), answer));
    }
    if (first instanceof Wait wait
        && at + 1 < moves.size()
        && moves.get(at + 1) instanceof Send send) {
      return answer(send).map(answer -> new Round(Optional.of(wait), answer));
    }
    return Optional.empty();
  }

  private static Optional<Send> answer(Send send) {
    return send.bytes().size() <= MOST_ANSWER_BYTES && send.text().isPresent()
        ? Optional.of(send)
        : Optional.empty();
  }
}
