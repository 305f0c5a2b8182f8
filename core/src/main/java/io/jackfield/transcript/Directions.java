package io.jackfield.transcript;

import io.jackfield.Connection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// How many bytes of each direction of each open connection are kept. Safe for concurrent use.
final class Directions {
  private final long limitBytes;
  private final ConcurrentMap<Key, Long> seen = new ConcurrentHashMap<>();

  Directions(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  private record Key(long connection, Direction direction) {}

  /// What may be kept of some bytes.
  ///
  /// @param bytes so many, from the first on
  /// @param cut whether these are the first of which not all may be kept
  record Grant(int bytes, boolean cut) {}

  long limitBytes() {
    return limitBytes;
  }

  /// Counts bytes, and says how many of them may be kept.
  Grant grant(Connection connection, Direction direction, int count) {
    if (limitBytes == TranscriptLimits.UNLIMITED) {
      return new Grant(count, false);
    }
    long after = seen.merge(new Key(connection.id(), direction), (long) count, Math::addExact);
    long before = after - count;
    return new Grant(
        (int) Math.clamp(limitBytes - before, 0, (long) count),
        before <= limitBytes && after > limitBytes);
  }

  /// The connection is closed.
  void forget(Connection connection) {
    for (var direction : Direction.values()) {
      seen.remove(new Key(connection.id(), direction));
    }
  }
}
