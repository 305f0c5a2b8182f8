package io.jackfield;

import java.time.Duration;
import java.util.Optional;

/// How to connect. Immutable.
///
/// @param timeout for the whole of it: looking up the name and trying each of its addresses;
///   default 10 s
/// @param family which addresses of a name to try; default any
/// @param attemptDelay how long an address of a name has for itself before the next one is tried as
///   well, over TCP; the first to answer wins (RFC 8305). [Deadline#FOREVER] tries them one after
///   another, in the resolver's order. Default 250 ms
/// @param local the source address, TCP or UDP as the target is; with port 0 the kernel picks one,
///   and `0.0.0.0` or `::` leaves the address to the kernel. Default: all is left to it
/// @param socket what is set on the socket; default nothing
/// @param listener told of each step and of all that passes afterwards; default nobody
public record ConnectOptions(
    Duration timeout,
    Family family,
    Duration attemptDelay,
    Optional<Address> local,
    SocketSettings socket,
    WireListener listener) {

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
      new ConnectOptions(
          Duration.ofSeconds(10),
          Family.ANY,
          Duration.ofMillis(250),
          Optional.empty(),
          SocketSettings.defaults(),
          WireListener.NONE);

  /// Checks the timeout, and that the source address is one of TCP or UDP.
  public ConnectOptions {
    Deadline.check(timeout);
    Deadline.check(attemptDelay);
    local.ifPresent(ConnectOptions::checkLocal);
  }

  private static void checkLocal(Address local) {
    boolean fits =
        switch (local) {
          case TcpAddress _, UdpAddress _ -> true;
          case UnixAddress _, ExecAddress _, StdioAddress _, MemoryAddress _ -> false;
        };
    if (!fits) {
      throw new BadAddressException(
          "cannot connect from " + local + "; a source address is tcp://host:port or udp://...");
    }
  }

  /// 10 s, any family, whatever source address, no listener.
  public static ConnectOptions defaults() {
    return DEFAULTS;
  }

  /// The same with another timeout; [Deadline#FOREVER] for none of our own.
  public ConnectOptions withTimeout(Duration timeout) {
    return new ConnectOptions(timeout, family, attemptDelay, local, socket, listener);
  }

  /// The same for another family.
  public ConnectOptions withFamily(Family family) {
    return new ConnectOptions(timeout, family, attemptDelay, local, socket, listener);
  }

  /// The same with another time for each address alone; [Deadline#FOREVER] for one after another.
  public ConnectOptions withAttemptDelay(Duration attemptDelay) {
    return new ConnectOptions(timeout, family, attemptDelay, local, socket, listener);
  }

  /// The same from a source address. The port may still be in TIME_WAIT from an earlier connection
  /// to somebody else (`SO_REUSEADDR`).
  ///
  /// @throws BadAddressException when it is neither a TCP nor a UDP address
  public ConnectOptions withLocal(Address local) {
    return new ConnectOptions(timeout, family, attemptDelay, Optional.of(local), socket, listener);
  }

  /// The same with other options of the socket.
  public ConnectOptions withSocket(SocketSettings socket) {
    return new ConnectOptions(timeout, family, attemptDelay, local, socket, listener);
  }

  /// The same with another listener.
  public ConnectOptions withListener(WireListener listener) {
    return new ConnectOptions(timeout, family, attemptDelay, local, socket, listener);
  }
}
