package io.jackfield;

import static java.net.StandardProtocolFamily.INET;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// Takes addresses for servers, and explains when it can't.
final class Binder {
  private Binder() {}

  static ServerSocketChannel tcp(
      TcpAddress address, int backlog, SocketSettings options, WireListener listener)
      throws IOException {
    var to = resolve(address.host(), address.port(), TcpAddress::of, listener);
    var channel = isIpv4(to) ? ServerSocketChannel.open(INET) : ServerSocketChannel.open();
    try {
      // So that a restart needn't wait for old connections in TIME_WAIT.
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      SocketSetup.applyListening(channel, options);
      SocketReport.tellListening(listener, TcpAddress.of(to), channel, options);
      return channel.bind(to, backlog);
    } catch (IOException e) {
      throw Closing.after(explain(address, e), channel);
    }
  }

  static DatagramChannel udp(UdpAddress address, SocketSettings options, WireListener listener)
      throws IOException {
    var to = resolve(address.host(), address.port(), UdpAddress::of, listener);
    var channel = isIpv4(to) ? DatagramChannel.open(INET) : DatagramChannel.open();
    try {
      SocketSetup.apply(channel, options);
      SocketReport.tell(listener, UdpAddress.of(to), channel, options);
      return channel.bind(to);
    } catch (IOException e) {
      throw Closing.after(explain(address, e), channel);
    }
  }

  /// A socket of IPv6 would take `0.0.0.0` for `::`.
  private static boolean isIpv4(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address;
  }

  /// Looks the host up; the listener is told if there was anything to look up.
  private static InetSocketAddress resolve(
      String host, int port, Function<InetSocketAddress, Address> kind, WireListener all)
      throws NameException {
    var listener = Dialer.isLiteral(host) ? WireListener.NONE : all;
    listener.on(new WireEvent.Resolving(host));
    long start = System.nanoTime();
    try {
      var found = new InetSocketAddress(InetAddress.getByName(host), port);
      var took = Duration.ofNanos(System.nanoTime() - start);
      listener.on(new WireEvent.Resolved(host, List.of(kind.apply(found)), took));
      return found;
    } catch (UnknownHostException e) {
      var failure =
          new NameException(
              "unknown host \"" + Escape.text(host) + "\"; listen on an address of this machine",
              e);
      var took = Duration.ofNanos(System.nanoTime() - start);
      listener.on(new WireEvent.ResolveFailed(host, failure.getMessage(), took));
      throw failure;
    }
  }

  private static ListenException explain(Address address, IOException e) {
    var where = address.display();
    int port =
        switch (address) {
          case TcpAddress tcp -> tcp.port();
          case UdpAddress udp -> udp.port();
          case TlsAddress tls -> tls.port();
          case UnixAddress _, ExecAddress _, StdioAddress _, MemoryAddress _ -> 0;
        };
    // The JDK says EADDRINUSE, EADDRNOTAVAIL and EACCES with one class; the probes tell them apart.
    if (port > 0 && port < 1024 && !privileged() && e instanceof SocketException) {
      return new ListenException(
          "cannot listen on " + where + ": ports below 1024 need privileges here; try one above",
          e);
    }
    if (e instanceof BindException && isHere(address)) {
      return new ListenException(
          "cannot listen on "
              + where
              + ": the port is taken by another program; choose another,"
              + " or 0 to have one picked",
          e);
    }
    if (e instanceof BindException) {
      return new ListenException(
          "cannot listen on " + where + ": that is not an address of this machine", e);
    }
    return new ListenException("cannot listen on " + where + ": " + Say.failure(e), e);
  }

  /// Whether low ports are open to this process: it is root, or the kernel lets everybody.
  private static boolean privileged() {
    if ("root".equals(System.getProperty("user.name"))) {
      return true;
    }
    var floor = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    try {
      return Files.isReadable(floor) && Integer.parseInt(Files.readString(floor).strip()) == 0;
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  /// Whether the address belongs to this machine: then another socket can take it with port 0.
  private static boolean isHere(Address address) {
    var host =
        switch (address) {
          case TcpAddress tcp -> tcp.host();
          case UdpAddress udp -> udp.host();
          case TlsAddress tls -> tls.host();
          case UnixAddress _, ExecAddress _, StdioAddress _, MemoryAddress _ -> HostPort.LOOPBACK;
        };
    try (var probe = DatagramChannel.open()) {
      probe.bind(new InetSocketAddress(host, 0));
      return true;
    } catch (IOException | UnresolvedAddressException e) {
      return false;
    }
  }
}
