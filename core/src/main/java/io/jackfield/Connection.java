package io.jackfield;

import java.util.concurrent.atomic.AtomicLong;

/// The identity of one conversation in [WireEvent]s. Immutable.
///
/// @param id distinct among the conversations of this process, counted from 1
/// @param local this side's address
/// @param peer the other side's address
public record Connection(long id, Address local, Address peer) {
  private static final AtomicLong NEXT = new AtomicLong();

  static Connection next(Address local, Address peer) {
    return new Connection(NEXT.incrementAndGet(), local, peer);
  }
}
