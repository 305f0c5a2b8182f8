package io.jackfield;

import java.time.Duration;

/// What a [Server] grants its clients. Immutable.
///
/// @param connections how many at once; one more waits in the backlog. Default 20,000
/// @param connectionsPerPeer how many at once from one address (for IPv6, from one /64 network,
///   which is what one host usually has to itself); one more is turned away. Clients of a Unix
///   socket have no address and are not counted. Default unlimited
/// @param idle how long a conversation may go without a byte either way while the handler waits.
///   Default 5 minutes
/// @param total how long a conversation may take in all. Default unlimited
/// @param handshake how long what comes before the conversation may take, TLS say. Default 10 s
public record Limits(
    int connections, int connectionsPerPeer, Duration idle, Duration total, Duration handshake) {
  /// No limit of a count.
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final Limits DEFAULTS =
      new Limits(
          20_000, UNLIMITED, Duration.ofMinutes(5), Deadline.FOREVER, Duration.ofSeconds(10));

  /// Checks that each limit lets somebody in.
  public Limits {
    if (connections < 1) {
      throw new IllegalArgumentException("connections < 1: " + connections);
    }
    if (connectionsPerPeer < 1) {
      throw new IllegalArgumentException("connectionsPerPeer < 1: " + connectionsPerPeer);
    }
    checkPositive("idle", idle);
    checkPositive("total", total);
    checkPositive("handshake", handshake);
  }

  private static void checkPositive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(name + " limit is not positive: " + duration);
    }
  }

  /// 20,000 connections, any number from one peer, 5 minutes idle, no limit in all, 10 s for a
  /// handshake.
  public static Limits defaults() {
    return DEFAULTS;
  }

  /// The same with another number of connections in all.
  public Limits withConnections(int connections) {
    return new Limits(connections, connectionsPerPeer, idle, total, handshake);
  }

  /// The same with another number of connections from one peer.
  public Limits withConnectionsPerPeer(int connectionsPerPeer) {
    return new Limits(connections, connectionsPerPeer, idle, total, handshake);
  }

  /// The same with another idle limit; [Deadline#FOREVER] for none.
  public Limits withIdle(Duration idle) {
    return new Limits(connections, connectionsPerPeer, idle, total, handshake);
  }

  /// The same with another limit for the whole; [Deadline#FOREVER] for none.
  public Limits withTotal(Duration total) {
    return new Limits(connections, connectionsPerPeer, idle, total, handshake);
  }

  /// The same with another limit for the handshake; [Deadline#FOREVER] for none.
  public Limits withHandshake(Duration handshake) {
    return new Limits(connections, connectionsPerPeer, idle, total, handshake);
  }
}
