package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.Bytes;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.Tube;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.console.Stdio;
import io.jackfield.cli.console.StdioException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// `jack listen -k`: standard input goes to all peers that are connected, what they say goes to
/// standard output in the order in which it arrives.
///
/// Standard input is read while somebody is connected. A peer that does not take its bytes within
/// [#STALLED] is dropped, so that it cannot hold up the others. After the end of standard input
/// peers get our end of stream, later ones at once; a peer's end is its goodbye, unless standard
/// input comes from a pipe or a file and still has something to say.
final class Hub {
  private static final Duration STALLED = Duration.ofSeconds(10);

  private final Context context;
  private final Duplex stdio;
  private final ConcurrentHashMap<Long, Peer> peers = new ConcurrentHashMap<>();
  private final ReentrantLock output = new ReentrantLock();
  private final Semaphore anyPeer = new Semaphore(0);
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean inputEnded;
  private volatile @Nullable IOException failure;

  /// A peer that is connected. `told` opens when nothing more will be said to it: standard input
  /// has ended, or the peer was dropped.
  private record Peer(Tube tube, CountDownLatch told) {}

  Hub(Context context) {
    this.context = context;
    this.stdio = new Stdio(context.stdio().get());
  }

  /// Serves until the process is ended, or standard output is closed.
  void serve(Address address, ServerOptions options) throws IOException, InterruptedException {
    try (var server = Server.listen(address, options, this::talk)) {
      context.say("listening on " + server.address().display());
      Thread.ofPlatform().daemon().name("jackfield-stdin").start(this::pumpInput);
      try {
        done.await();
      } finally {
        done.countDown();
        anyPeer.release();
        server.close(Duration.ZERO);
      }
    }
    var failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  private void talk(Tube tube) throws IOException, InterruptedException {
    long id = Thread.currentThread().threadId();
    var peer = new Peer(tube, new CountDownLatch(1));
    peers.put(id, peer);
    anyPeer.release();
    try {
      if (inputEnded) {
        endOutput(peer);
      }
      copyToOutput(tube.asDuplex());
      if (!context.stdinIsTerminal()) {
        peer.told.await();
      }
    } finally {
      peers.remove(id);
    }
  }

  private void copyToOutput(Duplex from) throws IOException {
    var buffer = ByteBuffer.allocate(64 * 1024);
    while (from.read(buffer, Deadline.none()) >= 0) {
      output.lock();
      try {
        stdio.write(buffer.flip(), Deadline.none());
      } catch (StdioException e) {
        end(e);
        throw e;
      } finally {
        output.unlock();
      }
      buffer.clear();
    }
  }

  private void end(IOException e) {
    failure = e;
    done.countDown();
  }

  private void pumpInput() {
    var buffer = ByteBuffer.allocate(64 * 1024);
    try {
      awaitPeer();
      while (done.getCount() > 0 && stdio.read(buffer, Deadline.none()) >= 0) {
        awaitPeer();
        var bytes = Bytes.copyOf(buffer.flip());
        peers.values().forEach(peer -> send(peer, bytes));
        buffer.clear();
      }
    } catch (IOException e) {
      end(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inputEnded = true;
      peers.values().forEach(this::endOutput);
    }
  }

  private void awaitPeer() throws InterruptedException {
    while (peers.isEmpty() && done.getCount() > 0) {
      anyPeer.acquire();
    }
  }

  private void send(Peer peer, Bytes bytes) {
    try {
      peer.tube.withTimeout(STALLED).send(bytes);
    } catch (IOException e) {
      drop(peer, e);
    } catch (IllegalStateException e) {
      // Its conversation has just ended, and so its tube was closed under us.
      peers.values().remove(peer);
    }
  }

  private void endOutput(Peer peer) {
    try {
      peer.tube.closeOutput();
    } catch (IOException e) {
      drop(peer, e);
    } catch (IllegalStateException e) {
      // As above: it needs no end of ours any more.
    } finally {
      peer.told.countDown();
    }
  }

  private void drop(Peer peer, IOException e) {
    var name = peer.tube.peer().display();
    peers.values().remove(peer);
    context.say("dropped " + name + ": " + Messages.of(e));
    try {
      peer.tube.close();
    } catch (IOException closing) {
      context.say("closing " + name + " failed: " + Messages.of(closing));
    } finally {
      peer.told.countDown();
    }
  }
}
