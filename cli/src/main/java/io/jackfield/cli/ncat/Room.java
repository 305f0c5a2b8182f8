package io.jackfield.cli.ncat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.cli.console.Stdio;
import io.jackfield.cli.console.StdioException;
import io.jackfield.cli.netcat.Crlf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The peers of a listening program and what passes between them and standard input and output:
/// standard input goes to all of them, what they say goes to standard output, or with a broker to
/// all others.
///
/// With several peers, one that takes no bytes for [#STALLED] is dropped, so that it cannot hold up
/// the others. Safe for concurrent use.
final class Room {
  private static final Duration STALLED = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofMillis(250);
  private static final int PIECE = 8 * 1024;

  // The original's numbers are descriptors: 0 to 2 are the standard ones, two listen.
  private static final int FIRST_NUMBER = 5;

  private final Session session;
  private final Settings settings;
  private final Ending ending;
  private final Stdio stdio;
  private final ReentrantLock output = new ReentrantLock();

  // Guarded by itself.
  private final TreeMap<Integer, Guest> guests = new TreeMap<>();

  Room(Session session, Ending ending) {
    this.session = session;
    this.settings = session.settings();
    this.ending = ending;
    this.stdio = new Stdio(session.context().stdio().get());
  }

  /// Begins to read standard input, as soon as there is a peer to hear it.
  void open() {
    if (!settings.receiveOnly()) {
      Thread.ofPlatform().daemon().name("jackfield-stdin").start(this::pumpInput);
    }
  }

  /// Closes all that is left.
  void close() throws IOException {
    synchronized (guests) {
      guests.notifyAll();
    }
    for (var guest : all()) {
      dismiss(guest);
    }
    stdio.close();
  }

  /// Takes a peer in: from now on it gets what is said to all.
  Guest add(Duplex connection) {
    var duplex = settings.telnet() ? new TelnetFilter(connection) : connection;
    synchronized (guests) {
      int number = FIRST_NUMBER;
      while (guests.containsKey(number)) {
        number++;
      }
      var guest = new Guest(number, duplex);
      guests.put(number, guest);
      guests.notifyAll();
      return guest;
    }
  }

  /// Talks with a peer until it ends.
  ///
  /// @throws IOException when the connection broke
  void host(Guest guest) throws IOException {
    try {
      if (settings.chat()) {
        Chat.welcome(guest, all()).forEach(line -> sendToAll(Chat.bytes(line)));
      }
      listen(guest);
    } finally {
      remove(guest);
      session.report().debug("Closing connection.");
      if (settings.chat()) {
        sendToAll(Chat.bytes(Chat.goodbye(guest)));
      }
    }
  }

  private void listen(Guest guest) throws IOException {
    var buffer = ByteBuffer.allocate(PIECE);
    while (guest.read(buffer.clear()) >= 0) {
      ending.active();
      session.pause();
      session.log().log(buffer.flip());
      if (settings.sendOnly()) {
        continue;
      }
      if (settings.broker()) {
        var piece = settings.chat() ? Chat.message(guest.name(), buffer) : buffer;
        send(piece, all().stream().filter(each -> !each.equals(guest)).toList());
      } else {
        print(buffer);
      }
    }
  }

  private void print(ByteBuffer buffer) throws IOException {
    output.lock();
    try {
      stdio.write(buffer, Deadline.none());
    } catch (StdioException e) {
      ending.fail(e);
      throw e;
    } finally {
      output.unlock();
    }
  }

  private void remove(Guest guest) {
    synchronized (guests) {
      guests.values().remove(guest);
      guests.notifyAll();
    }
  }

  private List<Guest> all() {
    synchronized (guests) {
      return List.copyOf(guests.values());
    }
  }

  /// Waits until somebody is there, or all is over.
  private void awaitGuest() throws InterruptedException {
    synchronized (guests) {
      while (guests.isEmpty() && !ending.isOver()) {
        guests.wait();
      }
    }
  }

  private void pumpInput() {
    var buffer = ByteBuffer.allocate(PIECE);
    var lineEnds = new Crlf();
    try {
      awaitGuest();
      while (!ending.isOver() && stdio.read(buffer.clear(), Deadline.none()) >= 0) {
        awaitGuest();
        session.pause();
        ending.active();
        buffer.flip();
        var piece = settings.crlf() ? lineEnds.translate(buffer) : buffer;
        sendToAll(settings.chat() ? Chat.message(Chat.OURS, piece) : piece);
      }
      inputEnded();
    } catch (StdioException e) {
      ending.fail(e);
    } catch (IOException e) {
      // Closed by us: all is over.
      session.report().debug("Standard input was left: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void inputEnded() {
    session.report().debug("EOF on stdin");
    if (settings.broker()) {
      return;
    }
    if (settings.shutdown() && !settings.transport().isDatagram()) {
      all().forEach(this::endOutput);
    }
    var quit = settings.timing().quit();
    if (quit.after().isPresent()) {
      ending.endAfter(quit.after().get());
    } else if (settings.sendOnly() && !settings.transport().isDatagram() && !quit.never()) {
      awaitGoodbyes();
      ending.end(0);
    }
  }

  /// Closing while the peer still talks could take our last bytes from it.
  private void awaitGoodbyes() {
    synchronized (guests) {
      var deadline = Deadline.after(FAREWELL);
      try {
        while (!guests.isEmpty() && !deadline.hasPassed()) {
          TimeUnit.NANOSECONDS.timedWait(guests, Math.max(deadline.remainingNanos(), 1_000_000L));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void sendToAll(ByteBuffer piece) {
    send(piece, all());
  }

  private void send(ByteBuffer piece, List<Guest> to) {
    if (settings.receiveOnly()) {
      return;
    }
    try {
      session.log().log(piece);
    } catch (IOException e) {
      ending.fail(e);
    }
    for (var guest : to) {
      try {
        guest.send(piece, to.size() > 1 ? Deadline.after(STALLED) : Deadline.none());
      } catch (IOException e) {
        session.report().debug("Error sending to " + guest.address() + ": " + e.getMessage());
        dismiss(guest);
      }
    }
  }

  private void endOutput(Guest guest) {
    try {
      guest.endOutput();
    } catch (IOException e) {
      session.report().debug("Error ending " + guest.address() + ": " + e.getMessage());
      dismiss(guest);
    }
  }

  /// Its own thread learns of it by the closed connection.
  private void dismiss(Guest guest) {
    try {
      guest.close();
    } catch (IOException e) {
      session.report().debug("Error closing " + guest.address() + ": " + e.getMessage());
    }
  }
}
