package io.jackfield;

import static java.net.StandardProtocolFamily.INET;

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
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Connects to one IP address and port, and explains when it can't. One thread connects; any may
/// give up for it.
final class AddressDialer implements Attempt {
  // Linux gives up after 21 s at the least (tcp_syn_retries 2), Windows after 21 s, others later.
  private static final Duration KERNEL_PATIENCE = Duration.ofSeconds(20);

  /// Why a try was given up that another has made moot.
  static final String LOST = "another address answered first";

  private final InetSocketAddress to;
  private final Dialer.Kind kind;
  private final ConnectOptions options;
  private final Deadline deadline;
  private final Address address;

  private BooleanSupplier claim = () -> true;

  // Whether the kernel was asked to connect yet: a failure before that is of this side.
  private volatile boolean connecting;
  private volatile long connectingNanos;

  // Why somebody gave up; empty when nobody has.
  private volatile String givenUp = "";

  // Guarded by this.
  private @Nullable NetworkChannel channel;

  AddressDialer(InetSocketAddress to, Dialer.Kind kind, ConnectOptions options, Deadline deadline) {
    this.to = to;
    this.kind = kind;
    this.options = options;
    this.deadline = deadline;
    this.address = kind.address(to);
  }

  /// Makes the try.
  Duplex connect() throws ConnectFailedException {
    return connect(() -> true);
  }

  /// Makes a try that counts only if `claim` says so once it is connected.
  Duplex connect(BooleanSupplier claim) throws ConnectFailedException {
    this.claim = claim;
    return Attempt.make(address, options.listener(), this);
  }

  /// Ends the try, from another thread; a try that has ended already stays as it is.
  ///
  /// @param why in words, for the failure
  void giveUp(String why) {
    NetworkChannel open;
    synchronized (this) {
      givenUp = why;
      open = channel;
    }
    if (open != null) {
      var _ = Closing.after(new AsynchronousCloseException(), open);
    }
  }

  private synchronized <C extends NetworkChannel> C keep(C opened) throws IOException {
    channel = opened;
    if (!givenUp.isEmpty()) {
      throw Closing.after(new AsynchronousCloseException(), opened);
    }
    return opened;
  }

  @Override
  public Duplex open() throws IOException {
    var duplex =
        switch (kind) {
          case TCP -> tcp();
          case UDP -> udp();
        };
    if (!won()) {
      throw Closing.after(new AsynchronousCloseException(), duplex);
    }
    return duplex;
  }

  /// Whether the connection counts; then it is no longer ours to give up.
  private synchronized boolean won() {
    if (givenUp.isEmpty() && claim.getAsBoolean()) {
      channel = null;
      return true;
    }
    givenUp = givenUp.isEmpty() ? LOST : givenUp;
    return false;
  }

  private Duplex tcp() throws IOException {
    // One of IPv6 would reach IPv4 as well, by mapped addresses, but is not what the API teaches.
    var opened = keep(isIpv4() ? SocketChannel.open(INET) : SocketChannel.open());
    try {
      prepare(opened);
      opened.socket().connect(to, deadline.isBounded() ? deadline.remainingMillis() : 0);
      return new TcpDuplex(opened);
    } catch (IOException e) {
      throw Closing.after(e, opened);
    }
  }

  private Duplex udp() throws IOException {
    var opened = keep(isIpv4() ? DatagramChannel.open(INET) : DatagramChannel.open());
    try {
      prepare(opened);
      return new UdpDuplex(opened.connect(to));
    } catch (IOException e) {
      throw Closing.after(e, opened);
    }
  }

  private boolean isIpv4() {
    return to.getAddress() instanceof Inet4Address;
  }

  /// All that comes before the call itself.
  private void prepare(NetworkChannel channel) throws IOException {
    SocketSetup.apply(channel, options.socket());
    if (options.local().isEmpty()) {
      SocketReport.tell(options.listener(), address, channel, options.socket());
    } else {
      bind(channel, options.local().get());
    }
    connectingNanos = System.nanoTime();
    connecting = true;
  }

  @Override
  public long beganNanos(long startNanos) {
    return connecting ? connectingNanos : startNanos;
  }

  /// Takes the source address that was asked for.
  private void bind(NetworkChannel channel, Address local) throws IOException {
    var from = HostPort.of(local);
    try {
      var inet = sourceFor(from.host());
      // A port is wanted again while an earlier connection of it is in TIME_WAIT.
      if (from.port() != 0 && kind == Dialer.Kind.TCP) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      SocketReport.tell(options.listener(), address, channel, options.socket());
      channel.bind(new InetSocketAddress(inet, from.port()));
    } catch (IOException e) {
      throw new SetupException(
          "the source address " + local.display() + " cannot be taken: " + Say.failure(e), e);
    }
    if (!options.listener().equals(WireListener.NONE)) {
      var bound = kind.address((InetSocketAddress) channel.getLocalAddress());
      options.listener().on(new WireEvent.Bound(bound));
    }
  }

  private InetAddress sourceFor(String host) throws IOException {
    for (var each : InetAddress.getAllByName(host)) {
      if (each instanceof Inet4Address == isIpv4()) {
        return each;
      }
      if (each.isAnyLocalAddress()) {
        return isIpv4() ? InetAddress.ofLiteral("0.0.0.0") : each;
      }
    }
    throw new SocketException("it has no " + (isIpv4() ? "IPv4" : "IPv6") + " address");
  }

  @Override
  public ConnectFailedException explain(IOException e, Duration took) {
    var where = address.display();
    var why = givenUp;
    if (!why.isEmpty()) {
      return new ConnectFailedException(
          "gave up connecting to " + where + ": " + why, ConnectFailedException.Reason.OTHER, e);
    }
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
      case SocketException _ when String.valueOf(e.getMessage()).contains("reset") ->
          new ConnectFailedException(
              where + " reset the connection as it was made: who listens there turned us away",
              ConnectFailedException.Reason.REFUSED,
              e);
      // ENETUNREACH and its like have no class of their own; what was wrong before is told above.
      case SocketException _ when connecting && e.getClass().equals(SocketException.class) ->
          new ConnectFailedException(
              where + " cannot be reached: " + Say.failure(e),
              ConnectFailedException.Reason.UNREACHABLE,
              e);
      default ->
          new ConnectFailedException(
              "cannot connect to " + where + ": " + Say.failure(e),
              ConnectFailedException.Reason.OTHER,
              e);
    };
  }
}
