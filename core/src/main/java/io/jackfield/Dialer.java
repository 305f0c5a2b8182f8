package io.jackfield;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Connects by host and port: looks the name up, then tries its addresses under one deadline. Those
/// of TCP race (see [Race]). Else they are tried in the resolver's order, each with an equal share
/// of the time that is left, so a silent first one does not use up the others' chance.
final class Dialer {
  private final HostPort target;
  private final Kind kind;
  private final ConnectOptions options;
  private final Deadline deadline;

  /// What to open.
  enum Kind {
    TCP,
    UDP;

    Address address(InetSocketAddress at) {
      var host = HostPort.literal(at.getAddress());
      return switch (this) {
        case TCP -> new TcpAddress(host, at.getPort());
        case UDP -> new UdpAddress(host, at.getPort());
      };
    }
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
    if (addresses.size() > 1 && races()) {
      var racers = addresses.stream().map(each -> dialer(each, deadline)).toList();
      return new Race(racers, options.attemptDelay(), deadline).run();
    }
    var failures = new ArrayList<ConnectFailedException>();
    for (int i = 0; i < addresses.size(); i++) {
      try {
        return dialer(addresses.get(i), share(addresses.size() - i)).connect();
      } catch (ConnectFailedException e) {
        failures.add(e);
      }
    }
    throw combined(failures);
  }

  /// With UDP there is nothing to wait for.
  private boolean races() {
    return kind == Kind.TCP && !options.attemptDelay().equals(Deadline.FOREVER);
  }

  private AddressDialer dialer(InetSocketAddress to, Deadline until) {
    return new AddressDialer(to, kind, options, until);
  }

  private Deadline share(int left) {
    return deadline.isBounded()
        ? Deadline.after(Duration.ofNanos(Math.max(deadline.remainingNanos(), 0) / left))
        : deadline;
  }

  /// All failures as one, whose reason is the last's.
  static ConnectFailedException combined(List<ConnectFailedException> failures) {
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

  private List<InetSocketAddress> resolve() throws NameException {
    var host = target.host();
    options.listener().on(new WireEvent.Resolving(host));
    long start = System.nanoTime();
    try {
      var found =
          ordered(select(lookUp(host))).stream()
              .map(each -> new InetSocketAddress(each, target.port()))
              .toList();
      var addresses = found.stream().map(kind::address).toList();
      options.listener().on(new WireEvent.Resolved(host, addresses, since(start)));
      return found;
    } catch (NameException e) {
      options.listener().on(new WireEvent.ResolveFailed(host, e.getMessage(), since(start)));
      throw e;
    }
  }

  /// Whether it is an address already, which nobody needs to be asked for.
  static boolean isLiteral(String host) {
    boolean dotted = host.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
    return dotted || Ipv6Text.isLiteral(host);
  }

  /// The lookup runs beside us, since the resolver has no timeout of ours; one that is too late
  /// ends unheard.
  private InetAddress[] lookUp(String host) throws NameException {
    if (isLiteral(host) || !deadline.isBounded()) {
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

  /// Racers take turns by family, the family of the resolver's first address first (RFC 8305, 4).
  private List<InetAddress> ordered(List<InetAddress> selected) {
    if (!races()) {
      return selected;
    }
    boolean four = selected.getFirst() instanceof Inet4Address;
    var first = new ArrayDeque<InetAddress>();
    var second = new ArrayDeque<InetAddress>();
    selected.forEach(each -> (each instanceof Inet4Address == four ? first : second).add(each));
    var ordered = new ArrayList<InetAddress>();
    while (!first.isEmpty() || !second.isEmpty()) {
      ordered.addAll(
          Stream.of(first, second).flatMap(each -> Stream.ofNullable(each.poll())).toList());
    }
    return ordered;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
