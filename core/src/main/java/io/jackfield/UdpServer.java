package io.jackfield;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// A UDP server: one handler call per datagram, on a virtual thread.
///
/// ```java
/// UdpServer.listen(UdpAddress.loopback(5300), (datagram, answer) -> answer.send("pong"));
/// ```
///
/// One named platform thread receives; it keeps the process alive until [#close]. At most 1,000
/// datagrams are in hand at once: beyond that the kernel's buffer fills, and then it drops, as UDP
/// may.
///
/// Safe for concurrent use.
public final class UdpServer implements Closeable {
  private static final int IN_HAND = 1_000;

  private static final System.Logger LOG = System.getLogger(UdpServer.class.getName());

  private final UdpSocket socket;
  private final DatagramHandler handler;
  private final WireListener listener;
  private final Semaphore permits = new Semaphore(IN_HAND);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread receiver;
  private volatile boolean closing;

  private UdpServer(UdpSocket socket, WireListener listener, DatagramHandler handler) {
    this.socket = socket;
    this.listener = listener;
    this.handler = handler;
    this.receiver =
        Thread.ofPlatform()
            .name("jackfield-receive-" + socket.local().display())
            .unstarted(this::receive);
  }

  /// Listens on an address.
  ///
  /// @throws NameException when the host does not resolve
  /// @throws ListenException when the address cannot be taken; the message says why
  public static UdpServer listen(UdpAddress address, DatagramHandler handler) throws IOException {
    return listen(address, WireListener.NONE, handler);
  }

  /// Listens on an address and tells a listener what happens: each datagram in and out is an event
  /// of a connection that lasts as long as its handling.
  ///
  /// @throws NameException when the host does not resolve
  /// @throws ListenException when the address cannot be taken; the message says why
  public static UdpServer listen(UdpAddress address, WireListener listener, DatagramHandler handler)
      throws IOException {
    var guarded = GuardedListener.of(listener);
    var socket = UdpSocket.bind(address, SocketSettings.defaults(), guarded);
    var server = new UdpServer(socket, guarded, handler);
    server.receiver.start();
    return server;
  }

  /// The address it listens on, with its real port.
  public UdpAddress address() {
    return socket.local();
  }

  /// The port it listens on.
  public int port() {
    return address().port();
  }

  /// Waits until the server has been closed.
  public void join() throws InterruptedException {
    finished.await();
  }

  private void receive() {
    var pause = new Backoff();
    try {
      while (!closing) {
        try {
          permits.acquire();
          start(socket.receiveUnheard(Deadline.FOREVER));
          pause.reset();
        } catch (ClosedChannelException | InterruptedException e) {
          // close() does both, and nothing else can.
          break;
        } catch (IOException e) {
          permits.release();
          if (closing) {
            break;
          }
          var length = pause.next();
          listener.on(new WireEvent.AcceptFailed(address(), Say.failure(e), length));
          pause.await(length);
        }
      }
    } finally {
      finished.countDown();
    }
  }

  private void start(Datagram datagram) {
    Thread.ofVirtual().name("jackfield-datagram").start(() -> handle(datagram));
  }

  private void handle(Datagram datagram) {
    long started = System.nanoTime();
    var connection = Connection.next(address(), datagram.peer());
    listener.on(new WireEvent.Accepted(connection));
    var came = new Span(started, started);
    listener.on(
        new WireEvent.Received(
            connection, datagram.bytes().toBuffer(), UdpSocket.MAX_PACKET_BYTES, came));
    var sent = new AtomicLong();
    try {
      handler.handle(datagram, bytes -> answer(connection, bytes, sent));
    } catch (IOException e) {
      listener.on(new WireEvent.HandlerFailed(connection, e));
    } catch (RuntimeException | Error e) {
      listener.on(new WireEvent.HandlerFailed(connection, e));
      if (listener.equals(WireListener.NONE)) {
        // Nobody else would hear of the bug.
        LOG.log(System.Logger.Level.ERROR, "handler failed peer=" + datagram.peer().display(), e);
      }
    } finally {
      permits.release();
      listener.on(
          new WireEvent.Closed(
              connection,
              CloseReason.WE_ENDED,
              datagram.bytes().size(),
              sent.get(),
              Duration.ofNanos(System.nanoTime() - started)));
    }
  }

  private void answer(Connection connection, Bytes bytes, AtomicLong sent) throws IOException {
    long start = System.nanoTime();
    socket.sendUnheard(new Datagram(bytes, (UdpAddress) connection.peer()));
    sent.addAndGet(bytes.size());
    listener.on(new WireEvent.Sent(connection, bytes.toBuffer(), Span.since(start)));
  }

  /// Stops receiving at once and frees the port. Handlers that are at work may still answer nobody.
  /// Idempotent.
  @Override
  public void close() throws IOException {
    closing = true;
    socket.close();
    receiver.interrupt();
    try {
      receiver.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
