package io.jackfield.cli;

import io.jackfield.ClosedException;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Limits;
import io.jackfield.Listener;
import io.jackfield.ServerOptions;
import io.jackfield.SocketSettings;
import io.jackfield.Tube;
import io.jackfield.UdpAddress;
import io.jackfield.UdpListener;
import io.jackfield.UdpSocket;
import io.jackfield.WireListener;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Where the clients of `jack relay` come from.
///
/// @param most how many at once
/// @param once whether one is enough
/// @param listener told of what happens on the clients' side
record RelayFront(Context context, RelayJoin join, int most, boolean once, WireListener listener) {
  private static final Duration GRACE = ServerOptions.defaults().grace();

  /// Serves clients over TCP or a Unix socket.
  void stream(Endpoint front, Endpoint onwards) throws IOException, InterruptedException {
    if (once) {
      serveOne(front, onwards);
      return;
    }
    var options =
        ServerOptions.defaults()
            .withLimits(Limits.defaults().withConnections(most).withIdle(Deadline.FOREVER))
            .withListener(listener);
    try (var server = front.serve(options, tube -> join.serve(tube.asDuplex(), onwards))) {
      say(server.address().display(), onwards);
      Shutdown.drain(() -> Shutdown.close(context, server, options));
      server.join();
    } finally {
      Shutdown.cancel();
    }
  }

  private void serveOne(Endpoint front, Endpoint onwards) throws IOException {
    var bound = front.bind(1, listener);
    try (bound) {
      say(bound.address().display(), onwards);
      var client = bound.accept();
      // One client was asked for: later ones shall be refused, not left waiting.
      bound.close();
      onlyOne(front.welcome(client), onwards);
    }
  }

  /// Here the client's failure is the command's own.
  private void onlyOne(Duplex client, Endpoint onwards) throws IOException {
    try (client) {
      var there = join.connect(client, onwards, join.connect().withListener(join.onwards(client)));
      join.joined(client, there);
      join.tell(join.only(client, there));
    }
  }

  /// Serves peers over UDP.
  void datagrams(Endpoint front, Endpoint onwards) throws IOException, InterruptedException {
    var address = (UdpAddress) front.address();
    if (once) {
      try (var socket = UdpSocket.bind(address, SocketSettings.defaults(), listener)) {
        say(socket.local().display() + " (UDP)", onwards);
        onlyOne(socket.stayWithFirst(), onwards);
      }
      return;
    }
    var free = new Semaphore(most);
    try (var bound = UdpListener.bind(address, most, listener)) {
      say(bound.address().display() + " (UDP)", onwards);
      Shutdown.drain(() -> {
        close(bound);
        // So that the programs behind it are ended as well.
        awaitAll(free);
      });
      while (true) {
        var client = bound.accept();
        free.acquire();
        Thread.ofVirtual().name("jackfield-relay").start(() -> servePeer(client, onwards, free));
      }
    } catch (ClosedException e) {
      whenClosed(e);
    } finally {
      Shutdown.cancel();
    }
  }

  /// Only the user's Ctrl-C closes what is accepted from: the relay is done, and that is no
  /// failure.
  private void whenClosed(IOException e) {
    if (join.verbose()) {
      context.say("no longer listening: " + Messages.of(e));
    }
  }

  private void servePeer(Duplex client, Endpoint onwards, Semaphore free) {
    try {
      join.serve(client, onwards);
      close(client);
    } finally {
      free.release();
    }
  }

  private void say(String from, Endpoint onwards) {
    context.say("relaying from " + from + " to " + onwards.display());
  }

  private void close(Closeable... all) {
    for (var each : all) {
      try {
        each.close();
      } catch (IOException e) {
        context.say(Messages.of(e));
      }
    }
  }

  /// Joins each caller of one address with the next caller of the other.
  void meet(Endpoint one, Endpoint other) throws IOException, InterruptedException {
    if (one.address() instanceof UdpAddress || other.address() instanceof UdpAddress) {
      throw new UsageException(
          "where both sides listen both must be streams: listen:// or listen+unix:");
    }
    var free = new Semaphore(most);
    try (var left = one.bind(one.backlog(), listener);
        var right = other.bind(other.backlog(), Listeners.otherNumbered(context, join.words()))) {
      context.say(
          "relaying between callers of "
              + left.address().display()
              + " and of "
              + right.address().display());
      Shutdown.drain(() -> {
        close(left, right);
        awaitAll(free);
      });
      do {
        free.acquire();
        Tube.Pair pair;
        try {
          pair = pair(one, left, other, right);
        } catch (ClosedChannelException e) {
          free.release();
          whenClosed(e);
          return;
        }
        join.joined(pair.left().asDuplex(), pair.right().asDuplex());
        if (once) {
          join.tell(join.only(pair.left().asDuplex(), pair.right().asDuplex()));
        } else {
          Thread.ofVirtual().name("jackfield-relay").start(() -> joinPair(pair, free));
        }
      } while (!once);
    } finally {
      Shutdown.cancel();
    }
  }

  private void joinPair(Tube.Pair pair, Semaphore free) {
    try {
      join.join(pair.left().asDuplex(), pair.right().asDuplex());
    } catch (IOException e) {
      if (join.verbose()) {
        context.say(Messages.of(e));
      }
    } finally {
      free.release();
    }
  }

  private void awaitAll(Semaphore free) {
    try {
      var _ = free.tryAcquire(most, GRACE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The next two who are both still there: one may have hung up while it waited for the other.
  private Tube.Pair pair(Endpoint one, Listener left, Endpoint other, Listener right)
      throws IOException {
    Tube first = null;
    Tube second = null;
    while (first == null || second == null) {
      first = first == null ? accept(one, left) : first;
      second = second == null ? accept(other, right) : second;
      first = unlessGone(first);
      second = unlessGone(second);
    }
    return new Tube.Pair(first, second);
  }

  private Tube accept(Endpoint endpoint, Listener from) throws IOException {
    while (true) {
      var client = from.accept();
      try {
        return Tube.over(endpoint.welcome(client));
      } catch (IOException e) {
        // Its layer failed: that is this client's affair.
        close(client);
        context.say("let go of " + client.peer().display() + ": " + Messages.of(e));
      }
    }
  }

  private static @Nullable Tube unlessGone(Tube tube) throws IOException {
    try {
      if (tube.awaitData(Duration.ZERO) || !tube.endOfStreamSeen()) {
        return tube;
      }
    } catch (IOException e) {
      // Reset while it waited: gone as well.
      tube.close();
      return null;
    }
    tube.close();
    return null;
  }
}
