package io.jackfield.junit;

import io.jackfield.TcpAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A TCP server on the loopback address that misbehaves on purpose, the same way to each client.
///
/// ```java
/// try (var peer = MisbehavingPeer.start(new Misbehaviour.Stall());
///     var tube = Tube.connect(peer.address())) {
///   assertThrows(TimedOutException.class, () -> tube.withTimeout(SHORT).readLine());
/// }
/// ```
///
/// It uses plain sockets, not the library that it tests. Safe for concurrent use.
public final class MisbehavingPeer implements AutoCloseable {
  private static final int PIECE = 16 * 1024;

  private final ServerSocket listener;
  private final Misbehaviour misbehaviour;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final Thread acceptor;

  private MisbehavingPeer(ServerSocket listener, Misbehaviour misbehaviour) {
    this.listener = listener;
    this.misbehaviour = misbehaviour;
    this.acceptor =
        Thread.ofVirtual()
            .name("misbehaving-accept-" + listener.getLocalPort())
            .unstarted(this::accept);
  }

  /// Starts one on a port that the kernel picks.
  ///
  /// @throws IOException when there is no free port
  public static MisbehavingPeer start(Misbehaviour misbehaviour) throws IOException {
    var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var peer = new MisbehavingPeer(listener, misbehaviour);
    peer.acceptor.start();
    return peer;
  }

  /// The address it listens on.
  public TcpAddress address() {
    return TcpAddress.loopback(port());
  }

  /// The port it listens on.
  public int port() {
    return listener.getLocalPort();
  }

  /// How many clients have come.
  public int connections() {
    return connections.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        connections.incrementAndGet();
        clients.add(client);
        var thread =
            Thread.ofVirtual()
                .name("misbehaving-client-" + client.getPort())
                .unstarted(() -> serve(client));
        threads.add(thread);
        thread.start();
      } catch (IOException e) {
        // close() does this; any other failure ends the misbehaviour, which its clients will see.
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      misbehave(client);
    } catch (IOException e) {
      // The client or close() ended it: that is how these conversations end.
      System.getLogger(MisbehavingPeer.class.getName())
          .log(System.Logger.Level.TRACE, "misbehaviour ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.remove(client);
      threads.remove(Thread.currentThread());
    }
  }

  private void misbehave(Socket client) throws IOException, InterruptedException {
    switch (misbehaviour) {
      case Misbehaviour.AcceptThenClose() -> {}
      case Misbehaviour.ResetAfter(int bytes) -> {
        client.getInputStream().skipNBytes(bytes);
        client.setSoLinger(true, 0);
      }
      case Misbehaviour.Stall() -> {
        swallow(client);
        stayOpen();
      }
      case Misbehaviour.NeverRead() -> stayOpen();
      case Misbehaviour.Dribble dribble -> {
        dribble(client, dribble);
        end(client);
      }
      case Misbehaviour.Flood(long bytes) -> {
        flood(client, bytes);
        end(client);
      }
    }
  }

  private static void dribble(Socket client, Misbehaviour.Dribble dribble)
      throws IOException, InterruptedException {
    client.setTcpNoDelay(true);
    for (byte each : dribble.bytes().toArray()) {
      client.getOutputStream().write(each);
      TimeUnit.NANOSECONDS.sleep(dribble.pause().toNanos());
    }
  }

  private static void flood(Socket client, long bytes) throws IOException {
    var piece = new byte[PIECE];
    Arrays.fill(piece, (byte) 'x');
    for (long left = bytes; left > 0; left -= PIECE) {
      client.getOutputStream().write(piece, 0, (int) Math.min(left, PIECE));
    }
  }

  /// Ends the output and takes what comes, so that no reset spoils what was sent.
  private static void end(Socket client) throws IOException {
    client.shutdownOutput();
    swallow(client);
  }

  private static void swallow(Socket client) throws IOException {
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  /// Waits until [#close] interrupts.
  private static void stayOpen() throws InterruptedException {
    TimeUnit.DAYS.sleep(Long.MAX_VALUE);
  }

  /// Stops, ends all conversations and waits until their threads have ended. Idempotent.
  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join();
      for (var client : clients) {
        client.close();
      }
      for (var thread : threads) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
