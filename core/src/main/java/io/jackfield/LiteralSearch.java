package io.jackfield;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The search for one set of literals in a tube's buffer: the one that ends first, of those the
/// longest. So what is found does not depend on how the bytes arrived.
///
/// It remembers for each literal up to where it does not start. A wait that is tried again goes on
/// from there, and no byte is looked at twice for the same literal. One thread at a time.
final class LiteralSearch {
  private final ReadBuffer buffer;
  private final List<Bytes> literals;

  // Literal i starts nowhere before from[i].
  private final long[] from;
  private int unreads;

  /// @throws IllegalArgumentException when one is empty or can never be found because of another
  LiteralSearch(ReadBuffer buffer, List<Bytes> literals) {
    check(literals);
    this.buffer = buffer;
    this.literals = literals;
    this.from = new long[literals.size()];
    Arrays.fill(from, buffer.headPosition());
    this.unreads = buffer.unreads();
  }

  /// A literal that was found.
  ///
  /// @param index which, counted from 0
  record Hit(int index, long start, long end) {}

  private static void check(List<Bytes> literals) {
    for (var literal : literals) {
      if (literal.isEmpty()) {
        throw new IllegalArgumentException("empty delimiter");
      }
      var others = new ArrayList<>(literals);
      others.remove(literal);
      for (var other : others) {
        if (endsEarlier(other, literal)) {
          throw new IllegalArgumentException(
              "\"%s\" can never be found: \"%s\", which ends before it does, always wins; leave one out"
                  .formatted(literal, other));
        }
        if (other.equals(literal)) {
          throw new IllegalArgumentException("\"" + literal + "\" is named twice");
        }
      }
    }
  }

  /// Whether `inner` occurs in `outer` and ends before its end.
  private static boolean endsEarlier(Bytes inner, Bytes outer) {
    for (int at = 0; at + inner.size() < outer.size(); at++) {
      if (Arrays.equals(inner.array(), 0, inner.size(), outer.array(), at, at + inner.size())) {
        return true;
      }
    }
    return false;
  }

  /// The first of them in what is unread, if any; nothing is taken.
  @Nullable Hit look() {
    if (unreads != buffer.unreads()) {
      Arrays.fill(from, buffer.headPosition());
      unreads = buffer.unreads();
    }
    Hit best = null;
    for (int i = 0; i < from.length; i++) {
      var literal = literals.get(i);
      int size = literal.size();
      long to = best == null ? buffer.tailPosition() : best.end;
      long start = Math.max(from[i], buffer.headPosition());
      long at = find(literal, start, to);
      // Where none ends by then, one may still have begun in the last bytes.
      from[i] = at >= 0 ? at : Math.max(start, to - size + 1);
      if (at >= 0 && (best == null || at + size < best.end || at < best.start)) {
        best = new Hit(i, at, at + size);
      }
    }
    return best;
  }

  private long find(Bytes literal, long start, long to) {
    if (literal.size() == 1 && from.length == 1) {
      return buffer.indexOf(literal.at(0), start);
    }
    return buffer.indexOf(literal.array(), start, to);
  }

  /// Waits for the first of them.
  Hit find(TubeCore.Wait wait) throws IOException {
    var hit = look();
    while (hit == null) {
      wait.more();
      hit = look();
    }
    return hit;
  }
}
