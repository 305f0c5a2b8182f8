package io.jackfield;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A UDP server: one handler call per datagram, on a virtual thread.
///
/// ```java
/// UdpServer.listen(UdpAddress.loopback(5300), (datagram, answer) -> answer.send("pong"));
/// ```
///
/// It keeps the process alive until [#close]. At most 1,000 datagrams are in hand at once: beyond
/// that the kernel's buffer fills, and then it drops, as UDP may.
///
/// Safe for concurrent use.
public final class UdpServer implements Closeable {
  /// How many datagrams may be in hand.
  static final int IN_HAND = 1_000;

  private static final System.Logger LOG = System.getLogger(UdpServer.class.getName());

  private final UdpSocket socket;
  private final DatagramHandler handler;
  private final WireListener listener;
  private final DatagramIntake intake;
  private final CountDownLatch finished = new CountDownLatch(1);

  private UdpServer(
      UdpSocket socket, Scheduling scheduling, WireListener listener, DatagramHandler handler)
      throws IOException {
    this.socket = socket;
    this.listener = listener;
    this.handler = handler;
    this.intake =
        scheduling == Scheduling.LOOPS && DatagramLoop.isAvailable()
            ? new DatagramLoop(this, socket, Scheduling.Loops.next())
            : new DatagramThread(this, socket);
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
    return listen(address, Scheduling.POOL, listener, handler);
  }

  /// Listens on an address.
  ///
  /// On [Scheduling#LOOPS], and where the kernel's calls can be made, datagrams are received and
  /// answered many at a time: the handlers of one batch run one after the other, and when one of
  /// them waits, the rest go on without it. An answer may leave a moment later then, and one that
  /// the kernel refuses is told to the listener only.
  ///
  /// @throws NameException when the host does not resolve
  /// @throws ListenException when the address cannot be taken; the message says why
  public static UdpServer listen(
      UdpAddress address, Scheduling scheduling, WireListener listener, DatagramHandler handler)
      throws IOException {
    var guarded = GuardedListener.of(listener);
    var socket = UdpSocket.bind(address, SocketSettings.defaults(), guarded);
    try {
      var server = new UdpServer(socket, scheduling, guarded, handler);
      Thread.ofPlatform()
          .name("jackfield-receive-" + socket.local().display())
          .start(server::receive);
      return server;
    } catch (IOException e) {
      throw Closing.after(e, socket);
    }
  }

  private void receive() {
    try {
      intake.run();
    } finally {
      finished.countDown();
    }
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

  /// Receiving failed, and is tried again after a pause.
  void failed(IOException e, Duration pause) {
    listener.on(new WireEvent.AcceptFailed(address(), Say.failure(e), pause));
  }

  /// An answer that the handler thought sent was refused.
  void refused(UdpAddress peer, IOException e) {
    listener.on(new WireEvent.HandlerFailed(Connection.next(address(), peer), e));
  }

  /// Runs the handler; `answer` sends, and tells nobody.
  void serve(Datagram datagram, DatagramHandler.Answer answer) {
    if (listener.equals(WireListener.NONE)) {
      try {
        handler.handle(datagram, answer);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "handler failed", e);
      } catch (RuntimeException | Error e) {
        // Nobody else would hear of the bug.
        LOG.log(System.Logger.Level.ERROR, "handler failed peer=" + datagram.peer().display(), e);
      }
    } else {
      serveHeard(datagram, answer);
    }
  }

  private void serveHeard(Datagram datagram, DatagramHandler.Answer answer) {
    long started = System.nanoTime();
    var connection = Connection.next(address(), datagram.peer());
    listener.on(new WireEvent.Accepted(connection));
    var came = new Span(started, started);
    listener.on(
        new WireEvent.Received(
            connection, datagram.bytes().toBuffer(), UdpSocket.MAX_PACKET_BYTES, came));
    var sent = new AtomicLong();
    try {
      handler.handle(
          datagram,
          bytes -> {
            long start = System.nanoTime();
            answer.send(bytes);
            sent.addAndGet(bytes.size());
            listener.on(new WireEvent.Sent(connection, bytes.toBuffer(), Span.since(start)));
          });
    } catch (IOException | RuntimeException | Error e) {
      listener.on(new WireEvent.HandlerFailed(connection, e));
    } finally {
      listener.on(
          new WireEvent.Closed(
              connection,
              CloseReason.WE_ENDED,
              datagram.bytes().size(),
              sent.get(),
              Duration.ofNanos(System.nanoTime() - started)));
    }
  }

  /// Stops receiving at once and frees the port. Handlers that are at work may still answer nobody.
  /// Idempotent.
  @Override
  public void close() throws IOException {
    intake.close();
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
