package io.jackfield.fault;

import io.jackfield.ClosedException;
import io.jackfield.Duplex;
import io.jackfield.UdpAddress;
import io.jackfield.UdpListener;
import io.jackfield.WireListener;
import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The clients' side of a [FaultRelay] over UDP: a virtual thread for each peer. Safe for
/// concurrent use.
final class DatagramFront implements Closeable {
  private static final System.Logger LOG = System.getLogger(FaultRelay.class.getName());

  private final UdpListener listener;
  private final Consumer<Duplex> handler;
  private final Set<Thread> peers = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;

  private DatagramFront(UdpListener listener, Consumer<Duplex> handler) {
    this.listener = listener;
    this.handler = handler;
    this.acceptor =
        Thread.ofVirtual()
            .name("jackfield-fault-accept-" + listener.address().display())
            .unstarted(this::accept);
  }

  static DatagramFront start(
      UdpAddress address, int mostPeers, WireListener events, Consumer<Duplex> handler)
      throws IOException {
    var front = new DatagramFront(UdpListener.bind(address, mostPeers, events), handler);
    front.acceptor.start();
    return front;
  }

  UdpAddress address() {
    return listener.address();
  }

  private void accept() {
    try {
      while (true) {
        var client = listener.accept();
        var thread =
            Thread.ofVirtual().name("jackfield-fault-relay").unstarted(() -> serve(client));
        peers.add(thread);
        thread.start();
      }
    } catch (ClosedException e) {
      LOG.log(System.Logger.Level.TRACE, "closed", e);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "receiving failed at " + address(), e);
    }
  }

  private void serve(Duplex client) {
    try (client) {
      handler.accept(client);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing failed", e);
    } finally {
      peers.remove(Thread.currentThread());
    }
  }

  /// Ends all sessions, and waits until they have ended.
  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join();
      for (var peer : peers) {
        peer.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
