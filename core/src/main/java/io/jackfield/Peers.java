package io.jackfield;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/// Counts connections by peer. Safe for concurrent use; holds only peers that are connected.
final class Peers {
  private final int most;
  private final ConcurrentHashMap<Bytes, Integer> counts = new ConcurrentHashMap<>();

  Peers(int most) {
    this.most = most;
  }

  /// Counts one in, unless the peer has as many as it may.
  boolean enter(InetAddress peer) {
    if (most == Limits.UNLIMITED) {
      return true;
    }
    boolean[] entered = {false};
    counts.compute(
        key(peer),
        (_, count) -> {
          int now = count == null ? 0 : count;
          entered[0] = now < most;
          return entered[0] ? now + 1 : now;
        });
    return entered[0];
  }

  /// Counts one out that was counted in.
  void leave(InetAddress peer) {
    if (most != Limits.UNLIMITED) {
      counts.computeIfPresent(key(peer), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private static Bytes key(InetAddress peer) {
    var address = peer.getAddress();
    return Bytes.wrap(peer instanceof Inet6Address ? Arrays.copyOf(address, 8) : address);
  }
}
