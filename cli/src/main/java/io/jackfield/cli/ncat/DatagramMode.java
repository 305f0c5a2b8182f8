package io.jackfield.cli.ncat;

import io.jackfield.CloseReason;
import io.jackfield.ClosedException;
import io.jackfield.Datagram;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.UdpAddress;
import io.jackfield.UdpSocket;
import io.jackfield.cli.console.Messages;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// A server of datagrams: whoever sends one is a peer from then on. Without `-k` the first one is
/// the only one.
///
/// A peer cannot say that it has ended. So where `-m` was not given, the one that has been silent
/// for longest makes room for a new one.
final class DatagramMode {
  private final Session session;
  private final Settings settings;
  private final Report report;
  private final Ending ending;
  private final Door door;
  private final Conversations conversations;

  // In the order of who spoke last; guarded by itself.
  private final Map<UdpAddress, DatagramGuest> guests = new LinkedHashMap<>(16, 0.75f, true);

  DatagramMode(Session session, Ending ending, Door door, Conversations conversations) {
    this.session = session;
    this.settings = session.settings();
    this.report = session.report();
    this.ending = ending;
    this.door = door;
    this.conversations = conversations;
  }

  /// Serves until the end.
  int run() throws NcatException, IOException {
    var binding = new Binding(session);
    try (var socket = binding.bind((host, port) -> UdpSocket.bind(new UdpAddress(host, port)))) {
      binding.tell(socket.local().host(), socket.local().port());
      Thread.ofVirtual().name("jackfield-ncat-receive").start(() -> receive(socket));
      return ending.await();
    }
  }

  private void receive(UdpSocket socket) {
    while (!ending.isOver()) {
      try {
        receive(socket, socket.receive(Deadline.FOREVER));
      } catch (ClosedException e) {
        if (e.reason() == CloseReason.WE_ENDED) {
          return;
        }
        report.debug(Messages.of(e));
      } catch (IOException e) {
        // A port that nobody has any more, say.
        report.debug("recvfrom: " + Messages.of(e));
      }
    }
  }

  private void receive(UdpSocket socket, Datagram datagram) throws IOException {
    DatagramGuest guest;
    synchronized (guests) {
      guest = guests.get(datagram.peer());
    }
    if (guest == null) {
      if (!HostNames.fits(datagram.peer(), settings.family()) || !admits(datagram.peer())) {
        return;
      }
      guest = new DatagramGuest(socket, datagram.peer());
      synchronized (guests) {
        guests.put(datagram.peer(), guest);
      }
      var mine = guest;
      Thread.ofVirtual().name("jackfield-ncat-peer").start(() -> serve(mine));
    }
    guest.take(datagram.bytes());
  }

  private boolean admits(UdpAddress peer) throws IOException {
    if (!settings.manyPeers()) {
      synchronized (guests) {
        if (!guests.isEmpty()) {
          // Connected to the first one, the original's socket would not even hear of this.
          return false;
        }
      }
    } else if (!settings.words().has("max-conns") && ending.peers() >= settings.maxConnections()) {
      forgetOldest();
    }
    boolean admitted = door.admits(peer);
    if (!admitted && !settings.manyPeers()) {
      ending.end(0);
    }
    return admitted;
  }

  private void forgetOldest() throws IOException {
    DatagramGuest oldest;
    synchronized (guests) {
      var all = guests.values().iterator();
      if (!all.hasNext()) {
        return;
      }
      oldest = all.next();
      all.remove();
    }
    oldest.close();
    oldest.awaitGone();
  }

  private void serve(DatagramGuest guest) {
    try {
      conversations.hold(guest);
    } finally {
      if (settings.manyPeers()) {
        synchronized (guests) {
          guests.values().remove(guest);
        }
      }
      guest.gone();
    }
  }

  /// What is done with a peer that was admitted; frees its place.
  interface Conversations {
    void hold(Duplex peer);
  }
}
