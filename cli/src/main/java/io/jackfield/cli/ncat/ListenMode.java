package io.jackfield.cli.ncat;

import io.jackfield.BadAddressException;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Layer;
import io.jackfield.ListenException;
import io.jackfield.Listener;
import io.jackfield.TcpAddress;
import io.jackfield.UnixAddress;
import io.jackfield.WireListener;
import io.jackfield.cli.console.Messages;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server: waits for one peer, or with `-k` or a broker for many, and joins them with standard
/// input and output, with each other, or with programs.
final class ListenMode {
  private static final Duration HANDSHAKE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Session session;
  private final Settings settings;
  private final Report report;
  private final Ending ending;
  private final Door door;
  private final Layer layer;
  private final Optional<ProxyServing> proxy;

  ListenMode(Session session) throws NcatException {
    this.session = session;
    this.settings = session.settings();
    this.report = session.report();
    // One program alone, and a proxy, take their time: so the original.
    boolean patient =
        settings.proxy().serves() || (settings.program().isPresent() && !settings.manyPeers());
    this.ending = new Ending(patient ? Optional.empty() : settings.timing().idle());
    this.door = new Door(session, ending);
    this.layer = settings.tls().on() ? new TlsLayers(session).server() : Layer.none();
    this.proxy =
        settings.proxy().serves() ? Optional.of(new ProxyServing(session)) : Optional.empty();
  }

  int run() throws NcatException, IOException {
    if (settings.words().has("max-conns") && !settings.manyPeers()) {
      report.say(
          "Warning: Maximum connections ignored, since it does not take effect without -k or"
              + " --broker.");
    }
    var room = new Room(session, ending);
    try {
      if (settings.program().isEmpty() && proxy.isEmpty()) {
        room.open();
      }
      return switch (settings.transport()) {
        case UDP -> new DatagramMode(session, ending, door, peer -> serve(peer, room, null)).run();
        case UNIX_DATAGRAM -> unixDatagrams(room);
        case TCP, UNIX -> streams(room);
      };
    } finally {
      ending.end(NcatException.OTHER);
      room.close();
    }
  }

  private int streams(Room room) throws NcatException, IOException {
    try (var listener = listen()) {
      Thread.ofVirtual().name("jackfield-ncat-accept").start(() -> accept(listener, room));
      return ending.await();
    }
  }

  /// One peer, the first; such a socket has no way to stay with several.
  private int unixDatagrams(Room room) throws NcatException, IOException {
    var path = settings.target().name();
    int socket;
    try {
      socket = UnixDatagrams.bind(path);
    } catch (IOException e) {
      throw NcatException.quitting("bind to " + path + ": " + Messages.of(e) + ".");
    }
    report.verbose("Listening on " + path);
    new Binding(session).tellTest();
    Thread.ofPlatform()
        .daemon()
        .name("jackfield-ncat-accept")
        .start(() -> acceptDatagram(socket, path, room));
    try {
      return ending.await();
    } finally {
      Files.deleteIfExists(Path.of(path));
    }
  }

  private void acceptDatagram(int socket, String path, Room room) {
    try {
      greet(UnixDatagrams.accept(socket, path, ending::isOver), room);
    } catch (ClosedChannelException _) {
      // All was over before anybody came.
    } catch (IOException e) {
      ending.fail(e);
    }
  }

  private Listener listen() throws NcatException, IOException {
    var binding = new Binding(session);
    if (settings.transport().isUnix()) {
      var listener = unix();
      report.verbose("Listening on " + Peers.text(listener.address()));
      binding.tellTest();
      return listener;
    }
    var listener =
        binding.bind((host, port) ->
            Listener.bind(
                new TcpAddress(host, port), Binding.BACKLOG, binding.options(), WireListener.NONE));
    var address = (TcpAddress) listener.address();
    binding.tell(address.host(), address.port());
    return listener;
  }

  private Listener unix() throws NcatException, IOException {
    var path = settings.target().name();
    try {
      return Listener.bind(UnixAddress.of(path), Binding.BACKLOG, WireListener.NONE);
    } catch (ListenException | BadAddressException e) {
      throw NcatException.quitting("bind to " + path + ": " + Messages.of(e) + ".");
    }
  }

  private void accept(Listener listener, Room room) {
    while (!ending.isOver()) {
      try {
        var connection = listener.accept();
        if (!HostNames.fits(connection.peer(), settings.family())) {
          // Only IPv6 was asked for, and the socket takes both.
          connection.close();
          continue;
        }
        if (!settings.manyPeers()) {
          listener.close();
        }
        greet(connection, room);
        if (!settings.manyPeers()) {
          return;
        }
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        report.debug("Error in accept: " + Messages.of(e));
        pause();
      }
    }
  }

  private static void pause() {
    try {
      // Descriptors are used up, say.
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void greet(Duplex connection, Room room) throws IOException {
    if (door.admits(connection.peer())) {
      // In the room before the next one is accepted, so that what is said now reaches it.
      var guest = isPlain() ? room.add(connection) : null;
      Thread.ofVirtual().name("jackfield-ncat-peer").start(() -> serve(connection, room, guest));
      return;
    }
    connection.close();
    if (!settings.manyPeers()) {
      ending.end(0);
    }
  }

  /// Whether peers talk with the room, and need no handshake before.
  private boolean isPlain() {
    return !settings.tls().on() && settings.program().isEmpty() && proxy.isEmpty();
  }

  /// All of one conversation; the place at the table is free again before anybody can notice its
  /// end.
  private void serve(Duplex connection, Room room, @Nullable Guest guest) {
    var result = Result.OVER;
    try {
      result = guest == null ? talk(connection, room) : host(guest, room);
    } finally {
      door.left();
      close(connection);
      if (!settings.manyPeers()) {
        ending.end(result == Result.OVER ? 0 : NcatException.NETWORK);
      }
    }
  }

  private enum Result {
    OVER,
    BROKEN
  }

  private Result host(Guest guest, Room room) {
    try {
      room.host(guest);
      return Result.OVER;
    } catch (IOException e) {
      report.debug(Messages.of(e));
      return Result.BROKEN;
    }
  }

  private Result talk(Duplex connection, Room room) {
    Duplex secured;
    try {
      secured = layer.wrap(connection, Deadline.after(HANDSHAKE));
    } catch (IOException e) {
      var peer = Peers.text(connection.peer());
      report.verbose("Failed SSL connection from " + peer + ": " + Messages.of(e));
      return Result.BROKEN;
    }
    try (var wire = new Wire(secured, ending::active)) {
      if (proxy.isPresent()) {
        proxy.get().serve(wire);
      } else if (settings.program().isPresent()) {
        new ProgramSession(session, settings.program().get()).run(wire);
      } else {
        return host(room.add(wire), room);
      }
      return Result.OVER;
    } catch (NcatException e) {
      if (settings.manyPeers()) {
        report.say(Messages.of(e));
      } else {
        ending.fail(e);
      }
      return Result.BROKEN;
    } catch (IOException e) {
      report.debug(Messages.of(e));
      return Result.BROKEN;
    }
  }

  private void close(Duplex connection) {
    try {
      connection.close();
    } catch (IOException e) {
      report.debug("Error closing " + Peers.text(connection.peer()) + ": " + Messages.of(e));
    }
  }
}
