package io.jackfield;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/// Counts connections by peer. Safe for concurrent use; holds only peers that are connected.
///
/// Clients of a Unix socket are not counted: they have no address that would tell them apart.
final class Peers {
  private final int most;
  private final ConcurrentHashMap<Bytes, Integer> counted = new ConcurrentHashMap<>();

  Peers(int most) {
    this.most = most;
  }

  /// Counts one in, unless the peer has as many as it may.
  boolean enter(Address peer) {
    if (!counts(peer)) {
      return true;
    }
    boolean[] entered = {false};
    counted.compute(
        key(peer),
        (_, count) -> {
          int now = count == null ? 0 : count;
          entered[0] = now < most;
          return entered[0] ? now + 1 : now;
        });
    return entered[0];
  }

  /// Counts one out that was counted in.
  void leave(Address peer) {
    if (counts(peer)) {
      counted.computeIfPresent(key(peer), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private boolean counts(Address peer) {
    return most != Limits.UNLIMITED && peer instanceof TcpAddress;
  }

  private static Bytes key(Address peer) {
    // A literal, since it came from a socket.
    var inet = InetAddress.ofLiteral(((TcpAddress) peer).host());
    var address = inet.getAddress();
    return Bytes.wrap(inet instanceof Inet6Address ? Arrays.copyOf(address, 8) : address);
  }
}
