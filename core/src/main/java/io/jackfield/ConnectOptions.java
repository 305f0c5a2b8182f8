package io.jackfield;

import java.time.Duration;

/// How to connect. Immutable.
///
/// @param timeout for the whole of it: looking up the name and trying each of its addresses;
///   default 10 s
/// @param family which addresses of a name to try; default any, in the resolver's order
/// @param listener told of each step and of all that passes afterwards; default nobody
public record ConnectOptions(Duration timeout, Family family, WireListener listener) {

  /// Which kind of IP address.
  public enum Family {
    /// IPv4 and IPv6.
    ANY,
    /// IPv4 only.
    IPV4,
    /// IPv6 only.
    IPV6
  }

  private static final ConnectOptions DEFAULTS =
      new ConnectOptions(Duration.ofSeconds(10), Family.ANY, WireListener.NONE);

  /// Checks the timeout.
  public ConnectOptions {
    Deadline.check(timeout);
  }

  /// 10 s, any family, no listener.
  public static ConnectOptions defaults() {
    return DEFAULTS;
  }

  /// The same with another timeout; [Deadline#FOREVER] for none of our own.
  public ConnectOptions withTimeout(Duration timeout) {
    return new ConnectOptions(timeout, family, listener);
  }

  /// The same for another family.
  public ConnectOptions withFamily(Family family) {
    return new ConnectOptions(timeout, family, listener);
  }

  /// The same with another listener.
  public ConnectOptions withListener(WireListener listener) {
    return new ConnectOptions(timeout, family, listener);
  }
}
