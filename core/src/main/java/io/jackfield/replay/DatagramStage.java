package io.jackfield.replay;

import io.jackfield.Address;
import io.jackfield.ClosedException;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ServerOptions;
import io.jackfield.UdpAddress;
import io.jackfield.UdpListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Clients over UDP, told apart by their addresses. One that goes on after its session begins the
/// next.
final class DatagramStage implements ReplayStage {
  private static final System.Logger LOG = System.getLogger(ReplayServer.class.getName());

  private final UdpListener listener;
  private final ServerOptions how;
  private final Host host;
  private final Thread acceptor;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  DatagramStage(UdpAddress address, ServerOptions how, Host host) throws IOException {
    this.listener = UdpListener.bind(address, how.limits().connections(), how.listener());
    this.how = how;
    this.host = host;
    this.acceptor =
        Thread.ofPlatform()
            .name("jackfield-accept-" + listener.address().display())
            .start(this::accept);
  }

  private void accept() {
    while (true) {
      try {
        var client = listener.accept();
        if (closing) {
          client.close();
          continue;
        }
        var thread =
            Thread.ofVirtual().name("jackfield-replay-client").unstarted(() -> serve(client));
        threads.add(thread);
        thread.start();
      } catch (ClosedException _) {
        return;
      } catch (IOException e) {
        // Of an earlier answer to somebody who is gone, say; the others go on.
        LOG.log(System.Logger.Level.DEBUG, "receiving failed", e);
      }
    }
  }

  private void serve(Duplex client) {
    var deadline = Deadline.after(how.limits().handshake());
    try (var talked = Duplex.wrap(client, deadline, how.layer())) {
      host.serve(talked);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the handshake failed", e);
    } catch (InterruptedException _) {
      // close() does this, and the session has been told of as unfinished.
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  @Override
  public Address address() {
    return listener.address();
  }

  /// Lets the clients at hand finish for the grace period.
  @Override
  public void close() throws IOException {
    closing = true;
    try {
      await(Deadline.after(how.grace()));
      threads.forEach(Thread::interrupt);
      await(Deadline.none());
      listener.close();
      acceptor.join();
    } catch (InterruptedException e) {
      listener.close();
      Thread.currentThread().interrupt();
    }
  }

  private void await(Deadline deadline) throws InterruptedException {
    for (var thread : threads) {
      if (deadline.isBounded()) {
        long nanos = Math.max(deadline.remainingNanos(), 0);
        var _ = thread.join(Duration.ofNanos(nanos));
      } else {
        thread.join();
      }
    }
  }
}
