package io.jackfield.proxy;

import io.jackfield.Address;
import io.jackfield.BadAddressException;
import io.jackfield.ConnectFailedException;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.NameException;
import io.jackfield.Relay;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.opening.Opening;
import io.jackfield.proxy.TargetException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/// One client of the proxy, and what it may do.
///
/// @param options the proxy's
/// @param connection to it
/// @param opening what it says, read from the connection
record ProxyClient(ProxyOptions options, Duplex connection, Opening opening) {

  Address peer() {
    return connection.peer();
  }

  /// Tells of a client that is turned away.
  void refused(String protocol, String target, String reason) {
    options.listener().on(new ProxyEvent.Refused(peer(), protocol, target, reason));
  }

  /// Tells the client something, in a time of its own: connecting may have used up the other.
  void answer(byte... bytes) throws IOException {
    connection.write(ByteBuffer.wrap(bytes), Deadline.after(options.patience()));
  }

  void granted(String protocol, TcpAddress target, Duplex reached) {
    options.listener().on(new ProxyEvent.Granted(peer(), protocol, target, reached.peer()));
  }

  void ended(String protocol, TcpAddress target, long toTarget, long toClient) {
    options.listener().on(new ProxyEvent.Ended(peer(), protocol, target, toTarget, toClient));
  }

  /// A target as a client names it.
  static TcpAddress target(String host, int port) throws TargetException {
    try {
      if (port == 0 || host.isEmpty()) {
        throw new TargetException(Reason.BAD, "no host, or port 0", null);
      }
      return new TcpAddress(host, port);
    } catch (BadAddressException e) {
      throw new TargetException(Reason.BAD, String.valueOf(e.getMessage()), e);
    }
  }

  /// Connects to a target, if the rule allows it.
  Duplex connect(TcpAddress target) throws TargetException {
    var deadline = Deadline.after(options.connect().timeout());
    var allowed = allowed(target, lookUp(target, deadline));
    TargetException failure = null;
    for (int i = 0; i < allowed.size(); i++) {
      try {
        return connect(allowed.get(i), target.port(), deadline, allowed.size() - i);
      } catch (TargetException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    throw failure == null
        ? new TargetException(Reason.FORBIDDEN, "the rules of this proxy forbid it", null)
        : failure;
  }

  private static List<InetAddress> lookUp(TcpAddress target, Deadline deadline)
      throws TargetException {
    try {
      return Names.lookUp(target.host(), deadline);
    } catch (NameException e) {
      throw new TargetException(Reason.NAME, String.valueOf(e.getMessage()), e);
    }
  }

  private List<InetAddress> allowed(TcpAddress target, List<InetAddress> all)
      throws TargetException {
    for (var address : all) {
      if (isThisProxy(address, target.port())) {
        throw new TargetException(Reason.LOOP, "that is this proxy itself", null);
      }
    }
    return all.stream()
        .filter(address -> options.rule().allows(target.host(), target.port(), address))
        .toList();
  }

  /// Whether a connection there might come back to us: this machine has many addresses, and the
  /// proxy may listen on all.
  private boolean isThisProxy(InetAddress address, int port) throws TargetException {
    if (!(connection.local() instanceof TcpAddress here) || here.port() != port) {
      return false;
    }
    try {
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      throw new TargetException(
          Reason.UNREACHABLE, "this machine does not tell its addresses: " + e.getMessage(), e);
    }
  }

  private Duplex connect(InetAddress address, int port, Deadline deadline, int left)
      throws TargetException {
    var to = TcpAddress.of(new InetSocketAddress(address, port));
    var how = options.connect();
    if (deadline.isBounded()) {
      how = how.withTimeout(Duration.ofNanos(Math.max(deadline.remainingNanos(), 0) / left));
    }
    try {
      return to.connect(how);
    } catch (ConnectFailedException e) {
      var reason =
          switch (e.reason()) {
            case REFUSED -> Reason.REFUSED;
            case TIMED_OUT -> Reason.TIMED_OUT;
            case UNREACHABLE, LOCAL, OTHER -> Reason.UNREACHABLE;
          };
      throw new TargetException(reason, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new TargetException(Reason.UNREACHABLE, Say.text(String.valueOf(e.getMessage())), e);
    }
  }

  /// Joins the client with its target until both have ended; closes both.
  void relay(String protocol, TcpAddress target, Duplex reached) throws IOException {
    var counted = new CountedDuplex(reached);
    try {
      var _ = Relay.join(opening.rest(), counted);
    } finally {
      ended(protocol, target, counted.bytesWritten(), counted.bytesRead());
    }
  }
}
