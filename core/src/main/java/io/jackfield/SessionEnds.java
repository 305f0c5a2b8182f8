package io.jackfield;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The sessions that are to end, and whose leader has exited: each is over when nobody else lives
/// in it. One look serves all that are due. Anybody may add; all else is for one thread.
final class SessionEnds {
  /// How long from one look to the next at sessions in which somebody still lives.
  static final int PAUSE_MILLIS = 10;

  private static final Duration PAUSE = Duration.ofMillis(PAUSE_MILLIS);

  private final Queue<NativeChild> added = new ConcurrentLinkedQueue<>();
  private final Set<NativeChild> inhabited = new HashSet<>();
  private Deadline next = Deadline.none();

  /// Takes a session. Twice does no harm.
  void add(NativeChild child) {
    added.add(child);
  }

  boolean isEmpty() {
    return added.isEmpty() && inhabited.isEmpty();
  }

  /// Finishes those that are empty by now, or whose time is up. New ones are looked at by
  /// themselves: they are young, which makes it cheap.
  void look() {
    var young = new HashSet<NativeChild>();
    for (var child = added.poll(); child != null; child = added.poll()) {
      young.add(child);
    }
    finish(young);
    if (next.hasPassed()) {
      finish(inhabited);
      next = Deadline.none();
    }
    inhabited.addAll(young);
    if (!inhabited.isEmpty()) {
      next = next.earlier(Deadline.after(PAUSE));
    }
  }

  /// Takes those that are over out of the set.
  private static void finish(Collection<NativeChild> children) {
    if (children.isEmpty()) {
      return;
    }
    var sessions = new HashSet<Integer>();
    var oldest = Duration.ZERO;
    for (var child : children) {
      sessions.add(child.number());
      oldest = child.age().compareTo(oldest) > 0 ? child.age() : oldest;
    }
    var populated = SessionProcess.inhabited(sessions, oldest);
    children.removeIf(child -> child.finish(populated.contains(child.number())));
  }
}
