package io.jackfield;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// A UDP socket: sends datagrams to anybody and receives them from anybody. There is no connection,
/// and nothing says whether a datagram arrived.
///
/// Safe for concurrent use; receivers take turns.
public final class UdpSocket implements Closeable {
  /// The most that one datagram can carry over IPv4: 65,535 less the IP and UDP headers (RFC 768).
  public static final int MAX_PAYLOAD_BYTES = 65_507;

  /// Room for whatever the kernel may hand over in one piece.
  static final int MAX_PACKET_BYTES = 65_536;

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  private final DatagramChannel channel;
  private final UdpAddress local;
  private final boolean ipv6Only;
  private final WireListener listener;
  // Who told this socket's story so far: it ends where another takes it over.
  private final UdpPeers peers;
  private final AtomicBoolean closed = new AtomicBoolean();
  // Held while waiting for a datagram: receivers take turns.
  private final ReentrantLock receiving = new ReentrantLock();
  private final DatagramPacket packet =
      new DatagramPacket(new byte[MAX_PACKET_BYTES], MAX_PACKET_BYTES);

  private UdpSocket(DatagramChannel channel, SocketSettings options, WireListener listener)
      throws IOException {
    this.channel = channel;
    this.listener = listener;
    this.ipv6Only = options.isOn(SocketSettings.Setting.IPV6_ONLY);
    this.local = UdpAddress.of((InetSocketAddress) channel.getLocalAddress());
    this.peers = new UdpPeers(local, listener);
  }

  /// A socket for asking others: the kernel picks its port.
  ///
  /// @throws ListenException when the kernel has none left
  public static UdpSocket open() throws IOException {
    var channel = DatagramChannel.open();
    try {
      return new UdpSocket(channel.bind(null), SocketSettings.defaults(), WireListener.NONE);
    } catch (IOException e) {
      throw Closing.after(
          new ListenException("cannot open a socket for datagrams: " + Say.failure(e), e), channel);
    }
  }

  /// A socket on an address that others know.
  ///
  /// @throws NameException when the host does not resolve
  /// @throws ListenException when the address cannot be taken; the message says why
  public static UdpSocket bind(UdpAddress address) throws IOException {
    return bind(address, SocketSettings.defaults());
  }

  /// A socket on an address that others know, with options.
  ///
  /// @throws NameException when the host does not resolve
  /// @throws ListenException when the address cannot be taken; the message says why
  public static UdpSocket bind(UdpAddress address, SocketSettings options) throws IOException {
    return bind(address, options, WireListener.NONE);
  }

  /// A socket on an address that others know, with options, whose datagrams are told to a listener:
  /// each peer is a conversation, [WireEvent.Accepted] when its first datagram comes or goes, and
  /// [WireEvent.Closed] with the socket, or when many others have come since.
  ///
  /// @throws NameException when the host does not resolve
  /// @throws ListenException when the address cannot be taken; the message says why
  public static UdpSocket bind(UdpAddress address, SocketSettings options, WireListener listener)
      throws IOException {
    try {
      var channel = Binder.udp(address, options, listener);
      try {
        var bound = new UdpSocket(channel, options, listener);
        listener.on(new WireEvent.Listening(bound.local, 0));
        return bound;
      } catch (IOException e) {
        throw Closing.after(e, channel);
      }
    } catch (ListenException e) {
      listener.on(new WireEvent.ListenFailed(address, String.valueOf(e.getMessage())));
      throw e;
    }
  }

  /// Sends one datagram with text in UTF-8.
  public void send(String text, String host, int port) throws IOException {
    send(Datagram.of(text, new UdpAddress(host, port)));
  }

  /// Sends one datagram to its peer.
  ///
  /// @throws NameException when the peer's name does not resolve
  /// @throws IllegalArgumentException when it carries more than [#MAX_PAYLOAD_BYTES]
  public void send(Datagram datagram) throws IOException {
    long start = System.nanoTime();
    sendUnheard(datagram);
    peers.sent(datagram, start);
  }

  /// The same for whoever tells of its datagrams itself.
  void sendUnheard(Datagram datagram) throws IOException {
    var bytes = check(datagram.bytes());
    int sent = channel.send(ByteBuffer.wrap(bytes.array()), resolve(datagram.peer()));
    if (sent < bytes.size()) {
      throw new SocketException("the kernel has no room for another datagram now");
    }
  }

  /// Refuses what no datagram can carry.
  static Bytes check(Bytes bytes) {
    if (bytes.size() > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a datagram carries at most " + MAX_PAYLOAD_BYTES + " bytes, not " + bytes.size());
    }
    return bytes;
  }

  /// For [DatagramLoop], which waits in another way.
  DatagramChannel channel() {
    return channel;
  }

  private static InetSocketAddress resolve(UdpAddress peer) throws NameException {
    try {
      return new InetSocketAddress(InetAddress.getByName(peer.host()), peer.port());
    } catch (UnknownHostException e) {
      throw new NameException("unknown host \"" + Escape.text(peer.host()) + "\"", e);
    }
  }

  /// The next datagram, waited for at most 30 s.
  ///
  /// @throws SocketTimeoutException when none came; UDP cannot tell a lost one from a silent peer
  public Datagram receive() throws IOException {
    return receive(DEFAULT_TIMEOUT);
  }

  /// The next datagram, waited for at most `timeout`; [Deadline#FOREVER] for as long as it takes.
  ///
  /// @throws SocketTimeoutException when none came; UDP cannot tell a lost one from a silent peer
  public Datagram receive(Duration timeout) throws IOException {
    long start = System.nanoTime();
    var datagram = receiveUnheard(timeout);
    peers.received(datagram, start);
    return datagram;
  }

  /// The same for whoever tells of its datagrams itself.
  Datagram receiveUnheard(Duration timeout) throws IOException {
    var deadline = Deadline.after(timeout);
    takeTurn(deadline, timeout);
    try {
      return receive(deadline, timeout);
    } finally {
      receiving.unlock();
    }
  }

  private void takeTurn(Deadline deadline, Duration timeout) throws IOException {
    try {
      if (!receiving.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
        throw late(timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException(
          "interrupted while waiting for a datagram to " + local.display(), CloseReason.WE_ENDED);
    }
  }

  private Datagram receive(Deadline deadline, Duration timeout) throws IOException {
    while (true) {
      packet.setLength(MAX_PACKET_BYTES);
      try {
        channel.socket().setSoTimeout(deadline.isBounded() ? deadline.remainingMillis() : 0);
        channel.socket().receive(packet);
        if (ipv6Only && packet.getAddress() instanceof Inet4Address) {
          continue;
        }
        return new Datagram(
            Bytes.of(packet.getData(), packet.getOffset(), packet.getLength()),
            UdpAddress.of((InetSocketAddress) packet.getSocketAddress()));
      } catch (SocketTimeoutException e) {
        if (deadline.hasPassed()) {
          var late = late(timeout);
          late.initCause(e);
          throw late;
        }
      } catch (SocketException e) {
        if (channel.isOpen()) {
          throw e;
        }
        throw new ClosedException(
            "the socket at " + local.display() + " was closed on this side",
            CloseReason.WE_ENDED,
            e);
      }
    }
  }

  private SocketTimeoutException late(Duration timeout) {
    return new SocketTimeoutException(
        "no datagram came to " + local.display() + " within " + Say.duration(timeout));
  }

  /// Waits for a first datagram and stays with its sender: a [Duplex] with that one peer, which
  /// reads this datagram first and drops what others send. The socket belongs to it from then on.
  public Duplex stayWithFirst() throws IOException {
    var peer = new UdpPeer(this, receiveUnheard(Deadline.FOREVER));
    if (listener.equals(WireListener.NONE)) {
      return peer;
    }
    var connection = Connection.next(local, peer.peer());
    listener.on(new WireEvent.Accepted(connection));
    return new ObservedDuplex(peer, connection, listener);
  }

  /// This socket's address, with its real port.
  public UdpAddress local() {
    return local;
  }

  /// Closes the socket; a waiting receiver fails. Idempotent.
  @Override
  public void close() throws IOException {
    channel.close();
    if (closed.compareAndSet(false, true)) {
      peers.close();
      listener.on(new WireEvent.ListenerClosed(local));
    }
  }
}
