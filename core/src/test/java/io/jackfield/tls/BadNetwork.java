package io.jackfield.tls;

import io.jackfield.Datagram;
import io.jackfield.Deadline;
import io.jackfield.UdpAddress;
import io.jackfield.UdpSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Passes datagrams between one client and a server, and on the way loses some, doubles some and
/// holds some back until another has passed. What becomes of each is up to the test.
final class BadNetwork implements AutoCloseable {
  /// What becomes of a datagram.
  enum Fate {
    PASSES,
    LOST,
    DOUBLED,
    HELD_BACK
  }

  /// Decides.
  interface Fates {
    /// What becomes of one datagram.
    ///
    /// @param toServer which way it goes
    /// @param number how many went that way before
    Fate of(boolean toServer, int number, Datagram datagram);
  }

  private final UdpSocket front;
  private final UdpSocket back;
  private final UdpAddress server;
  private final Fates fates;
  private final AtomicInteger passed = new AtomicInteger();
  private volatile @Nullable UdpAddress client;

  BadNetwork(UdpAddress server, Fates fates) throws IOException {
    this.server = server;
    this.fates = fates;
    this.front = UdpSocket.bind(UdpAddress.loopback(0));
    this.back = UdpSocket.bind(UdpAddress.loopback(0));
    Thread.ofVirtual().start(() -> pump(true));
    Thread.ofVirtual().start(() -> pump(false));
  }

  /// Fates by chance, a share of `badness` each for the bad ones.
  static Fates byChance(long seed, double badness) {
    var random = new Random(seed);
    return (_, _, _) -> {
      synchronized (random) {
        double roll = random.nextDouble();
        return roll < badness
            ? Fate.LOST
            : roll < 2 * badness ? Fate.DOUBLED : roll < 3 * badness ? Fate.HELD_BACK : Fate.PASSES;
      }
    };
  }

  UdpAddress address() {
    return front.local();
  }

  int passed() {
    return passed.get();
  }

  private void pump(boolean toServer) {
    var held = new ArrayList<Datagram>();
    int number = 0;
    try {
      while (true) {
        var came = (toServer ? front : back).receive(Deadline.FOREVER);
        if (toServer) {
          client = came.peer();
        }
        switch (fates.of(toServer, number++, came)) {
          case LOST -> {}
          case HELD_BACK -> held.add(came);
          case PASSES -> pass(toServer, List.of(came), held);
          case DOUBLED -> pass(toServer, List.of(came, came), held);
        }
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void pass(boolean toServer, List<Datagram> now, List<Datagram> held) throws IOException {
    var all = new ArrayList<>(now);
    all.addAll(held);
    held.clear();
    var to = toServer ? server : client;
    for (var each : all) {
      if (to != null) {
        (toServer ? back : front).send(new Datagram(each.bytes(), to));
        passed.incrementAndGet();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (front;
        back) {}
  }
}
