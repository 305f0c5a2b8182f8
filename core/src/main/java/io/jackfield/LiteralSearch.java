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
/// from there, and no byte is looked at twice for the same literal. What is put back is looked at,
/// and the search goes on where it was. One thread at a time.
final class LiteralSearch {
  private final ReadBuffer buffer;
  private final List<Bytes> literals;

  // Literal i starts nowhere from since[i] up to from[i]; it may only where something was put back
  // before since[i].
  private final long[] since;
  private final long[] from;
  private int unreads;

  /// @throws IllegalArgumentException when one is empty or can never be found because of another
  LiteralSearch(ReadBuffer buffer, List<Bytes> literals) {
    check(literals);
    this.buffer = buffer;
    this.literals = literals;
    this.since = new long[literals.size()];
    Arrays.fill(since, buffer.headPosition());
    this.from = since.clone();
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
    long intact = buffer.intactFrom(unreads);
    unreads = buffer.unreads();
    Hit best = null;
    for (int i = 0; i < from.length; i++) {
      since[i] = Math.max(since[i], intact);
      int size = literals.get(i).size();
      long at = find(i, best == null ? buffer.tailPosition() : best.end);
      if (at >= 0 && (best == null || at + size < best.end || at < best.start)) {
        best = new Hit(i, at, at + size);
      }
    }
    return best;
  }

  /// Where literal `i` starts, if it ends at or before `to`; else -1.
  private long find(int i, long to) {
    var literal = literals.get(i);
    int size = literal.size();
    long head = buffer.headPosition();
    if (from[i] <= Math.max(since[i], head)) {
      since[i] = head;
      from[i] = head;
    } else if (head < since[i]) {
      long last = since[i] + size - 1;
      long at = buffer.indexOf(literal.array(), head, Math.min(to, last));
      if (at >= 0 || to < last) {
        return at;
      }
      since[i] = head;
    }
    long start = from[i];
    long at =
        from.length == 1 && size == 1
            ? buffer.indexOf(literal.at(0), start)
            : buffer.indexOf(literal.array(), start, to);
    // Where none ends by then, one may still have begun in the last bytes.
    from[i] = at >= 0 ? at : Math.max(start, to - size + 1);
    return at;
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
