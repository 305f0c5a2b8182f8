package io.jackfield.fault;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pieces on their way through a [Lane], in the order in which they go on. Guarded by the lane.
final class Waiting {
  private final Budget budget;
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private final List<PutBack> putBack = new ArrayList<>();
  private long bytes;

  /// A datagram that waits to be overtaken.
  private static final class PutBack {
    private final Piece piece;
    private final long until;
    private int gap;

    PutBack(Piece piece, long until, int gap) {
      this.piece = piece;
      this.until = until;
      this.gap = gap;
    }
  }

  Waiting(Budget budget) {
    this.budget = budget;
  }

  long bytes() {
    return bytes;
  }

  void add(Piece piece) {
    take(piece);
    pieces.addLast(piece);
  }

  /// The piece that goes on next, once each stage has judged it; null when there is none.
  @Nullable Piece front(List<Stage> stages, long now) {
    bringBack(now);
    while (true) {
      var front = pieces.peekFirst();
      if (front == null) {
        return null;
      }
      var against = against(front, stages);
      if (against == null) {
        return front;
      }
      pieces.removeFirst();
      // It was judged just now, so the gap tells the verdicts apart.
      if (against.gap() > 0) {
        putBack.add(new PutBack(front, now + against.longestNanos(), against.gap()));
      } else {
        give(front);
      }
    }
  }

  /// The first stage that does not let it pass.
  private static @Nullable Stage against(Piece front, List<Stage> stages) {
    for (var stage : stages) {
      if (stage.judge(front) != Stage.Verdict.PASS) {
        return stage;
      }
    }
    return null;
  }

  private void bringBack(long now) {
    putBack.removeIf(each -> {
      boolean comes = each.gap <= 0 || each.until - now <= 0;
      if (comes) {
        pieces.addFirst(each.piece.settle());
      }
      return comes;
    });
  }

  /// How long until one that was put back has waited long enough; for ever when there is none.
  long untilBackNanos(long now) {
    return putBack.stream().mapToLong(each -> each.until - now).min().orElse(Stage.FOR_EVER);
  }

  /// Moves bytes of the front into the target.
  void moveTo(ByteBuffer target, int count) {
    var front = pieces.getFirst();
    var from = front.bytes();
    target.put(from.slice(from.position(), count));
    from.position(from.position() + count);
    if (from.hasRemaining()) {
      return;
    }
    pieces.removeFirst();
    give(front);
    if (front.comesAgain()) {
      var again = front.settle();
      take(again);
      pieces.addFirst(again);
    }
    putBack.forEach(each -> each.gap--);
  }

  void clear() {
    budget.give(bytes);
    bytes = 0;
    pieces.clear();
    putBack.clear();
  }

  private void take(Piece piece) {
    bytes += piece.size();
    budget.take(piece.size());
  }

  private void give(Piece piece) {
    bytes -= piece.size();
    budget.give(piece.size());
  }
}
