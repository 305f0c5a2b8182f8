package io.jackfield;

import io.jackfield.SocketSetup.SetupException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Connects by host and port: looks the name up, then tries its addresses in the resolver's order,
/// under one deadline. Each address gets an equal share of the time that is left, so a silent first
/// one does not use up the others' chance.
final class Dialer {
  // Linux gives up after 21 s at the least (tcp_syn_retries 2), Windows after 21 s, others later.
  private static final Duration KERNEL_PATIENCE = Duration.ofSeconds(20);

  private final HostPort target;
  private final Kind kind;
  private final ConnectOptions options;
  private final Deadline deadline;

  /// What to open.
  enum Kind {
    TCP,
    UDP
  }

  private Dialer(HostPort target, Kind kind, ConnectOptions options) {
    this.target = target;
    this.kind = kind;
    this.options = options;
    this.deadline = Deadline.after(options.timeout());
  }

  static Duplex connect(HostPort target, Kind kind, ConnectOptions options) throws IOException {
    if (target.port() == 0) {
      throw new BadAddressException(
          "cannot connect to port 0 in \"" + target + "\"; ports go from 1 to 65535");
    }
    return new Dialer(target, kind, options).connect();
  }

  private Duplex connect() throws IOException {
    var addresses = resolve();
    var failures = new ArrayList<ConnectFailedException>();
    for (int i = 0; i < addresses.size(); i++) {
      var address = new InetSocketAddress(addresses.get(i), target.port());
      try {
        return attempt(address, share(addresses.size() - i));
      } catch (ConnectFailedException e) {
        failures.add(e);
      }
    }
    throw combined(failures);
  }

  private Deadline share(int left) {
    return deadline.isBounded()
        ? Deadline.after(Duration.ofNanos(Math.max(deadline.remainingNanos(), 0) / left))
        : deadline;
  }

  private static ConnectFailedException combined(List<ConnectFailedException> failures) {
    var last = failures.removeLast();
    if (failures.isEmpty()) {
      return last;
    }
    var message = new StringBuilder();
    failures.forEach(failure -> message.append(failure.getMessage()).append("; "));
    var all =
        new ConnectFailedException(
            message.append(last.getMessage()).toString(), last.reason(), last);
    failures.forEach(all::addSuppressed);
    return all;
  }

  private List<InetAddress> resolve() throws NameException {
    var host = target.host();
    options.listener().on(new WireEvent.Resolving(host));
    long start = System.nanoTime();
    try {
      var found = select(lookUp(host));
      options
          .listener()
          .on(
              new WireEvent.Resolved(
                  host, found.stream().map(this::address).toList(), since(start)));
      return found;
    } catch (NameException e) {
      options.listener().on(new WireEvent.ResolveFailed(host, e.getMessage(), since(start)));
      throw e;
    }
  }

  /// The lookup runs beside us, since the resolver has no timeout of ours; one that is too late
  /// ends unheard.
  private InetAddress[] lookUp(String host) throws NameException {
    if (Ipv6Text.isLiteral(host) || !deadline.isBounded()) {
      return lookUpHere(host);
    }
    var task = new FutureTask<>(() -> lookUpHere(host));
    Thread.ofVirtual().name("jackfield-resolve").start(task);
    try {
      return task.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new NameException(
          "looking up \"" + host + "\" took longer than " + Say.duration(options.timeout()), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof NameException name
          ? name
          : new NameException("cannot look up \"" + host + "\"", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NameException("interrupted while looking up \"" + host + "\"", e);
    }
  }

  private static InetAddress[] lookUpHere(String host) throws NameException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new NameException(
          "unknown host \"" + Escape.text(host) + "\"; check the spelling, or the name service", e);
    }
  }

  private List<InetAddress> select(InetAddress[] all) throws NameException {
    var selected =
        List.of(all).stream()
            .filter(a ->
                switch (options.family()) {
                  case ANY -> true;
                  case IPV4 -> a instanceof Inet4Address;
                  case IPV6 -> !(a instanceof Inet4Address);
                })
            .toList();
    if (selected.isEmpty()) {
      throw new NameException(
          "\""
              + target.host()
              + "\" has no "
              + (options.family() == ConnectOptions.Family.IPV4 ? "IPv4" : "IPv6")
              + " address",
          null);
    }
    return selected;
  }

  private Duplex attempt(InetSocketAddress to, Deadline share) throws ConnectFailedException {
    var address = address(to.getAddress());
    return Attempt.make(
        address,
        options.listener(),
        new Attempt() {
          @Override
          public Duplex open() throws IOException {
            return switch (kind) {
              case TCP -> tcp(to, share);
              case UDP -> udp(to);
            };
          }

          @Override
          public ConnectFailedException explain(IOException e, Duration took) {
            return Dialer.explain(address, e, took);
          }
        });
  }

  private Duplex tcp(InetSocketAddress to, Deadline share) throws IOException {
    var channel = SocketChannel.open();
    try {
      SocketSetup.apply(channel, options.socket());
      bind(channel, to);
      channel.socket().connect(to, share.isBounded() ? share.remainingMillis() : 0);
      return new TcpDuplex(channel);
    } catch (IOException e) {
      throw Closing.after(e, channel);
    }
  }

  private Duplex udp(InetSocketAddress to) throws IOException {
    var channel = DatagramChannel.open();
    try {
      SocketSetup.apply(channel, options.socket());
      bind(channel, to);
      return new UdpDuplex(channel.connect(to));
    } catch (IOException e) {
      throw Closing.after(e, channel);
    }
  }

  /// Takes the source address that was asked for.
  private void bind(NetworkChannel channel, InetSocketAddress to) throws IOException {
    if (options.local().isEmpty()) {
      return;
    }
    var local = options.local().get();
    var from = HostPort.of(local);
    try {
      var inet = sourceFor(to.getAddress(), from.host());
      // A port is wanted again while an earlier connection of it is in TIME_WAIT.
      if (from.port() != 0 && kind == Kind.TCP) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      channel.bind(new InetSocketAddress(inet, from.port()));
    } catch (IOException e) {
      throw new SetupException(
          "the source address " + local.display() + " cannot be taken: " + Say.failure(e), e);
    }
  }

  private static InetAddress sourceFor(InetAddress to, String host) throws IOException {
    for (var each : InetAddress.getAllByName(host)) {
      if (each.isAnyLocalAddress() || to instanceof Inet4Address == each instanceof Inet4Address) {
        return each;
      }
    }
    throw new SocketException(
        "it has no " + (to instanceof Inet4Address ? "IPv4" : "IPv6") + " address");
  }

  private Address address(InetAddress inet) {
    var literal = HostPort.literal(inet);
    return kind == Kind.TCP
        ? new TcpAddress(literal, target.port())
        : new UdpAddress(literal, target.port());
  }

  private static ConnectFailedException explain(Address to, IOException e, Duration took) {
    var where = to.display();
    return switch (e) {
      case SocketTimeoutException _ ->
          new ConnectFailedException(
              where + " did not answer within " + Say.duration(took),
              ConnectFailedException.Reason.TIMED_OUT,
              e);
      case ClosedByInterruptException _ ->
          new ConnectFailedException(
              "gave up connecting to " + where + ": this thread was interrupted",
              ConnectFailedException.Reason.OTHER,
              e);
      case SetupException _ ->
          new ConnectFailedException(
              "cannot connect to " + where + ": " + Say.failure(e),
              ConnectFailedException.Reason.LOCAL,
              e);
      case NoRouteToHostException _ ->
          new ConnectFailedException(
              where + " cannot be reached: no route there",
              ConnectFailedException.Reason.UNREACHABLE,
              e);
      // The kernel's own patience with a silent host ends in the same class; a refusal comes at
      // once.
      case ConnectException _ when took.compareTo(KERNEL_PATIENCE) > 0 ->
          new ConnectFailedException(
              where + " did not answer within " + Say.duration(took),
              ConnectFailedException.Reason.TIMED_OUT,
              e);
      case ConnectException _ ->
          new ConnectFailedException(
              where + " refused the connection: nothing listens on that port",
              ConnectFailedException.Reason.REFUSED,
              e);
      default ->
          new ConnectFailedException(
              "cannot connect to " + where + ": " + Say.failure(e),
              ConnectFailedException.Reason.OTHER,
              e);
    };
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
