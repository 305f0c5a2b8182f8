package io.jackfield.cli.ncat;

import io.jackfield.Address;

/// Lets peers in, or turns them away. Safe for concurrent use.
final class Door {
  private final Settings settings;
  private final Report report;
  private final Ending ending;
  private final AccessList access;

  Door(Session session, Ending ending) throws NcatException {
    this.settings = session.settings();
    this.report = session.report();
    this.ending = ending;
    this.access = AccessList.of(settings);
  }

  /// Whether a peer may come in; then it has come in, until [#left].
  synchronized boolean admits(Address peer) {
    report.verbose("Connection from " + Peers.text(peer) + ".");
    int peers = ending.peers();
    if (peers >= settings.maxConnections()) {
      report.verbose("New connection denied: connection limit reached (" + peers + ")");
      return false;
    }
    if (!access.lets(peer)) {
      report.verbose("New connection denied: not allowed");
      return false;
    }
    ending.enter();
    return true;
  }

  /// One that was admitted has gone.
  synchronized void left() {
    ending.leave();
  }
}
