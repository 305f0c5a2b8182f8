package io.jackfield;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A server over TCP or a Unix socket: accepts connections and runs a [Handler] for each on a
/// virtual thread.
///
/// ```java
/// try (var server = Server.listen(7000, tube -> tube.sendLine("hello"))) {
///   server.join();
/// }
/// ```
///
/// One named platform thread accepts and does nothing else; it keeps the process alive until
/// [#close]. A permit is taken before each accept, so that clients beyond [Limits#connections] wait
/// in the kernel's backlog and cost nothing. A failure to accept (descriptors used up, say) is told
/// to the listener and tried again after a pause; only `close` ends the server.
///
/// When a handler is done the server ends its output, waits a little for the client's end, then
/// closes: closing at once could reset the connection and lose the last bytes (RFC 9293, 3.6.1).
///
/// Safe for concurrent use.
public final class Server implements Closeable {
  private static final System.Logger LOG = System.getLogger(Server.class.getName());

  private final ListeningSocket socket;
  private final Address address;
  private final ServerOptions options;
  private final Handler handler;
  private final Semaphore permits;
  private final Peers peers;
  private final Set<ServerSession> sessions = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean closing;

  private Server(ListeningSocket socket, ServerOptions options, Handler handler) {
    this.socket = socket;
    this.address = socket.address();
    this.options = options;
    this.handler = handler;
    this.permits = new Semaphore(options.limits().connections());
    this.peers = new Peers(options.limits().connectionsPerPeer());
    this.acceptor =
        Thread.ofPlatform().name("jackfield-accept-" + address.display()).unstarted(this::accept);
  }

  /// Listens on the loopback address, which only this machine can reach.
  ///
  /// @param port the port, or 0 for one that the kernel picks: see [#port]
  /// @throws ListenException when the port is taken, say
  public static Server listen(int port, Handler handler) throws IOException {
    return listen(TcpAddress.loopback(port), ServerOptions.defaults(), handler);
  }

  /// Listens on a TCP or Unix address; `0.0.0.0` lets every IPv4 network in, `::` those of IPv6
  /// too, unless [SocketSettings] say that it shall be IPv6 only.
  ///
  /// @throws BadAddressException when it is neither
  /// @throws NameException when the host does not resolve
  /// @throws ListenException when the address cannot be taken; the message says why
  public static Server listen(Address address, ServerOptions options, Handler handler)
      throws IOException {
    var socket =
        ListeningSocket.bind(address, options.backlog(), options.socket(), options.listener());
    return serve(socket, options, handler);
  }

  /// Listens on the socket that was handed over to this process: see [Listener#inherited].
  ///
  /// @throws ListenException when there is none; the message says why
  public static Server listenInherited(ServerOptions options, Handler handler) throws IOException {
    return serve(ListeningSocket.inherited(options.socket(), options.listener()), options, handler);
  }

  private static Server serve(ListeningSocket socket, ServerOptions options, Handler handler) {
    var guarded = GuardedListener.of(options.listener());
    var server = new Server(socket, options.withListener(guarded), handler);
    server.acceptor.start();
    return server;
  }

  /// The address it listens on, with its real port.
  public Address address() {
    return address;
  }

  /// The TCP port it listens on.
  ///
  /// @throws IllegalStateException when it listens on a Unix socket, which has none
  public int port() {
    return ListeningSocket.port(address);
  }

  /// How many conversations there are now, those included that are being closed.
  public int connections() {
    return sessions.size();
  }

  /// Waits until the server has been closed and its handlers have ended.
  public void join() throws InterruptedException {
    finished.await();
  }

  private void accept() {
    var pause = new Backoff();
    loadFailures(pause);
    while (!closing) {
      boolean permitted = false;
      try {
        permits.acquire();
        permitted = true;
        start(socket.accept());
        permitted = false;
        pause.reset();
      } catch (InterruptedException | ClosedChannelException e) {
        // close() does both, and nothing else can.
        break;
      } catch (IOException e) {
        var length = pause.next();
        options.listener().on(new WireEvent.AcceptFailed(address, Say.failure(e), length));
        pause.await(length);
      } catch (RuntimeException | Error e) {
        // Out of memory, say, or a class that cannot be read because descriptors are used up.
        LOG.log(System.Logger.Level.ERROR, "accepting failed at " + address, e);
        pause.await(pause.next());
      } finally {
        if (permitted) {
          permits.release();
        }
      }
    }
  }

  /// Loads the classes that a failure needs: once descriptors are used up, no class file can be
  /// opened.
  private void loadFailures(Backoff pause) {
    var rehearsal = Closing.after(new IOException("rehearsal"));
    var event = new WireEvent.AcceptFailed(address, Say.failure(rehearsal), Duration.ZERO);
    pause.await(event.pause());
  }

  private void start(SocketChannel accepted) {
    ServerSession session;
    try {
      session = new ServerSession(this, accepted, options);
    } catch (IOException e) {
      // The client was gone before we could ask who it was.
      permits.release();
      var _ = Closing.after(e, accepted);
      options.listener().on(new WireEvent.AcceptFailed(address, Say.failure(e), Duration.ZERO));
      return;
    }
    if (!peers.enter(session.peer())) {
      permits.release();
      session.reject(CloseReason.PEER_LIMIT);
      return;
    }
    sessions.add(session);
    session.start(handler);
  }

  /// A session is over, its descriptor free.
  void ended(ServerSession session) {
    peers.leave(session.peer());
    sessions.remove(session);
    permits.release();
    synchronized (sessions) {
      sessions.notifyAll();
    }
  }

  /// Stops accepting at once and frees the port, lets handlers finish for the grace period, then
  /// ends them: closes their tubes and interrupts them. Returns when all have ended, or a second
  /// after it ended them if one does not react. Idempotent.
  @Override
  public void close() throws IOException {
    close(options.grace());
  }

  /// The same with another grace period.
  public void close(Duration grace) throws IOException {
    if (!stopAccepting()) {
      awaitFinished();
      return;
    }
    try {
      awaitSessions(Deadline.after(grace));
      sessions.forEach(session -> session.end(CloseReason.SHUTDOWN));
      awaitSessions(Deadline.after(Duration.ofSeconds(1)));
    } finally {
      options.listener().on(new WireEvent.ListenerClosed(address));
      finished.countDown();
    }
  }

  private synchronized boolean stopAccepting() throws IOException {
    if (closing) {
      return false;
    }
    closing = true;
    socket.close();
    acceptor.interrupt();
    return true;
  }

  private void awaitFinished() {
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitSessions(Deadline deadline) {
    try {
      acceptor.join();
      synchronized (sessions) {
        while (!sessions.isEmpty() && !deadline.hasPassed()) {
          TimeUnit.NANOSECONDS.timedWait(
              sessions, Math.min(deadline.remainingNanos(), 1_000_000_000L));
        }
      }
    } catch (InterruptedException e) {
      // Asked to hurry: no more grace.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "server " + address;
  }
}
