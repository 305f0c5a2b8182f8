package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnixSocketTest {
  private static final Handler SHOUT =
      tube -> {
        while (true) {
          tube.sendLine(tube.readLine().toUpperCase(java.util.Locale.ROOT));
        }
      };

  private final Path folder;
  private final UnixAddress address;

  UnixSocketTest(@TempDir Path folder) {
    this.folder = folder;
    this.address = new UnixAddress(folder.resolve("s"));
  }

  @BeforeEach
  void nothingIsLeftOfOthers() {
    assertThat(address.path()).doesNotExist();
  }

  private Server serve() throws IOException {
    return serve(ServerOptions.defaults());
  }

  private Server serve(ServerOptions options) throws IOException {
    return Server.listen(address, options.withGrace(Duration.ZERO), SHOUT);
  }

  private static String ask(Address address) throws IOException {
    try (var tube = Tube.connect(address)) {
      tube.sendLine("hello");
      return tube.readLine();
    }
  }

  @Test
  void serverAnswersAndRemovesItsFile() throws Exception {
    try (var server = serve()) {
      assertThat(server.address()).isEqualTo(address);
      assertThat(server.address().display()).isEqualTo("unix:" + address.path());
      assertThat(ask(server.address())).isEqualTo("HELLO");
      assertThatThrownBy(server::port)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(address.toString());
    }
    assertThat(address.path()).doesNotExist();
    assertThat(Leftovers.threads()).noneMatch(name -> name.startsWith("jackfield-unix"));
  }

  @Test
  void relativePathWorks() throws IOException {
    var here = Path.of("").toAbsolutePath();
    var relative = new UnixAddress(here.relativize(folder).resolve("s"));
    try (var server = Server.listen(relative, ServerOptions.defaults(), SHOUT)) {
      assertThat(server.address()).isEqualTo(relative);
      assertThat(ask(Address.parse(relative.toString()))).isEqualTo("HELLO");
    }
    assertThat(address.path()).doesNotExist();
  }

  @Test
  void bothSidesKnowWhoTheyTalkTo() throws IOException {
    try (var listener = Listener.bind(address, 1, WireListener.NONE);
        var client = Tube.connect(address);
        var accepted = listener.accept()) {
      assertThat(client.peer()).isEqualTo(address);
      assertThat(accepted.local()).isEqualTo(address);
      assertThat(accepted.peer().display()).isEqualTo("an unnamed Unix socket");
      assertThatThrownBy(() -> Tube.connect(accepted.peer()))
          .isInstanceOf(BadAddressException.class)
          .hasMessageContaining("unnamed");
    }
  }

  @Test
  void eventsAreTheSameAsOverTcp() throws Exception {
    var served = new Events();
    var dialled = new Events();
    try (var server = serve(ServerOptions.defaults().withListener(served))) {
      var how = ConnectOptions.defaults().withListener(dialled);
      try (var tube = Tube.connect(server.address(), how, TubeOptions.defaults())) {
        tube.sendLine("x");
        tube.readLine();
      }
      served.await(WireEvent.Closed.class);
    }
    assertThat(dialled.names())
        .containsExactly("Connecting", "SocketOpened", "Connected", "Sent", "Received", "Closed");
    assertThat(served.names())
        .containsSubsequence("Listening", "Accepted", "Received", "Sent", "EndOfStream", "Closed")
        .contains("ListenerClosed");
  }

  @Test
  void onlyTheOwnerMayConnect() throws IOException {
    try (var server = serve()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(address.path())))
          .isEqualTo("rw-------");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void limitOfPeersDoesNotCountThem() throws IOException {
    var limits = Limits.defaults().withConnectionsPerPeer(1);
    var open = new ArrayList<Tube>();
    try (var server = serve(ServerOptions.defaults().withLimits(limits))) {
      for (int i = 0; i < 3; i++) {
        var tube = Tube.connect(server.address());
        open.add(tube);
        tube.sendLine("in");
        assertThat(tube.readLine()).isEqualTo("IN");
      }
      assertThat(server.connections()).isEqualTo(3);
    } finally {
      Closing.all(open);
    }
  }

  @Test
  void idleLimitHolds() throws IOException {
    var limits = Limits.defaults().withIdle(Duration.ofMillis(50));
    try (var server = serve(ServerOptions.defaults().withLimits(limits));
        var tube = Tube.connect(server.address())) {
      assertThat(tube.readToEnd().size()).isZero();
    }
  }

  @Test
  void staleFileIsReplaced() throws IOException {
    // The JDK leaves the file behind, as does a server that is killed.
    try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(address.path()));
    }
    assertThat(address.path()).exists();
    assertThatThrownBy(() -> Tube.connect(address))
        .isInstanceOfSatisfying(
            ConnectFailedException.class,
            e -> assertThat(e.reason()).isEqualTo(ConnectFailedException.Reason.REFUSED))
        .hasMessageContaining("nobody listens");
    try (var server = serve()) {
      assertThat(ask(server.address())).isEqualTo("HELLO");
    }
  }

  @Test
  void takenPathIsRefusedAndItsServerGoesOn() throws IOException {
    try (var server = serve()) {
      assertThatThrownBy(this::serve)
          .isInstanceOf(ListenException.class)
          .hasMessageContaining(address.display())
          .hasMessageContaining("another program listens there");
      assertThat(ask(server.address())).isEqualTo("HELLO");
    }
  }

  @Test
  void takenPathWithAFullBacklogIsRefused() throws IOException {
    var waiting = new ArrayList<Duplex>();
    try (var _ = Listener.bind(address, 1, WireListener.NONE)) {
      var how = ConnectOptions.defaults().withTimeout(Duration.ofMillis(50));
      assertThatThrownBy(
              () -> {
                while (true) {
                  waiting.add(Duplex.connect(address, how));
                }
              })
          .isInstanceOfSatisfying(
              ConnectFailedException.class,
              e -> assertThat(e.reason()).isEqualTo(ConnectFailedException.Reason.TIMED_OUT))
          .hasMessageContaining("backlog is full");
      assertThatThrownBy(this::serve).hasMessageContaining("another program listens there");
    } finally {
      Closing.all(waiting);
    }
  }

  @Test
  void otherFileIsLeftAlone() throws IOException {
    Files.writeString(address.path(), "precious");
    assertThatThrownBy(this::serve)
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("not a socket");
    assertThatThrownBy(() -> Tube.connect(address))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("not a socket");
    assertThat(address.path()).hasContent("precious");
    Files.delete(address.path());
  }

  @Test
  void linkIsLeftAlone() throws IOException {
    var real = new UnixAddress(folder.resolve("real"));
    Files.createSymbolicLink(address.path(), real.path());
    try (var server = Server.listen(real, ServerOptions.defaults(), SHOUT)) {
      assertThat(ask(address)).isEqualTo("HELLO");
      assertThatThrownBy(this::serve).hasMessageContaining("not a socket");
      assertThat(server.address()).isEqualTo(real);
    }
    assertThat(Files.exists(address.path(), LinkOption.NOFOLLOW_LINKS)).isTrue();
    Files.delete(address.path());
  }

  @Test
  void successorsFileIsNotRemoved() throws IOException {
    var first = serve();
    Files.delete(address.path());
    try (var second = serve()) {
      first.close();
      assertThat(ask(second.address())).isEqualTo("HELLO");
    }
  }

  @Test
  void missingFileAndFolderAreTold() {
    assertThatThrownBy(() -> Tube.connect(address))
        .isInstanceOfSatisfying(
            ConnectFailedException.class,
            e -> assertThat(e.reason()).isEqualTo(ConnectFailedException.Reason.REFUSED))
        .hasMessageContaining(address.display() + ": no such file");
    var nowhere = new UnixAddress(folder.resolve("no/where"));
    assertThatThrownBy(() -> Server.listen(nowhere, ServerOptions.defaults(), SHOUT))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("there is no folder " + folder.resolve("no"));
  }

  @Test
  void missingPermissionIsTold() throws IOException {
    Assumptions.assumeFalse("root".equals(System.getProperty("user.name")), "root may do all");
    try (var server = serve()) {
      Files.setPosixFilePermissions(address.path(), PosixFilePermissions.fromString("---------"));
      assertThatThrownBy(() -> Tube.connect(server.address()))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("permission denied");
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
    assertThatThrownBy(this::serve)
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("permission denied");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void longPathIsRefusedWithTheLimit() throws IOException {
    var room = UnixAddress.MAX_PATH_BYTES - folder.toString().length() - 1;
    var longest = new UnixAddress(folder.resolve("x".repeat(room)));
    try (var server = Server.listen(longest, ServerOptions.defaults(), SHOUT)) {
      assertThat(ask(server.address())).isEqualTo("HELLO");
    }
    var tooLong = new UnixAddress(folder.resolve("x".repeat(room + 1)));
    assertThatThrownBy(() -> Server.listen(tooLong, ServerOptions.defaults(), SHOUT))
        .isInstanceOf(BadAddressException.class)
        .hasMessageContaining("at most 106 bytes, not 107");
    assertThatThrownBy(() -> Tube.connect(tooLong))
        .isInstanceOf(BadAddressException.class)
        .hasMessageContaining("at most 106 bytes, not 107");
    assertThatThrownBy(() -> Address.parse("unix:" + "ä".repeat(54)))
        .hasMessageContaining("not 108");
  }

  @Test
  void datagramAndOtherAddressesDoNotListen() {
    for (var text : new String[] {"udp://127.0.0.1:0", "-"}) {
      assertThatThrownBy(() -> Server.listen(Address.parse(text), ServerOptions.defaults(), SHOUT))
          .isInstanceOf(BadAddressException.class)
          .hasMessageContaining(text);
    }
  }
}
