package io.jackfield.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Bytes;
import io.jackfield.ConnectOptions;
import io.jackfield.Datagram;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.TlsException;
import io.jackfield.TlsException.Reason;
import io.jackfield.UdpAddress;
import io.jackfield.UdpServer;
import io.jackfield.UdpSocket;
import io.jackfield.tls.BadNetwork.Fate;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DtlsTest {
  private static final SelfSigned OWN = SelfSigned.of("localhost", "127.0.0.1");
  private static final TlsOptions SERVER = TlsOptions.defaults().withIdentity(OWN.identity());
  private static final TlsOptions CLIENT =
      TlsOptions.defaults().withTrust(Trust.pin(OWN.certificate().sha256()));

  @TempDir Path folder;

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(50));
  }

  private static <T> FutureTask<T> start(Callable<T> task) {
    var future = new FutureTask<>(task);
    Thread.ofVirtual().start(future);
    return future;
  }

  private static FutureTask<Duplex> serve(UdpSocket socket, TlsOptions options) {
    return start(() -> Dtls.server(options).wrap(socket.stayWithFirst(), soon()));
  }

  private static Duplex connect(UdpAddress address, TlsOptions options) throws IOException {
    var patient = ConnectOptions.defaults().withTimeout(Duration.ofSeconds(50));
    return Duplex.connect(address, patient, Dtls.client("localhost", options));
  }

  private static void say(Duplex to, String text) throws IOException {
    to.write(Bytes.of(text).toBuffer(), soon());
  }

  /// What one read brings; empty at the end.
  private static String hear(Duplex from) throws IOException {
    var buffer = ByteBuffer.allocate(65_536);
    from.read(buffer, soon());
    return Bytes.copyOf(buffer.flip()).text();
  }

  // ---- what works

  @ParameterizedTest
  @EnumSource
  void datagramsPassBothWaysAndStayDatagrams(KeyKind kind) throws Exception {
    var own = SelfSigned.of(kind, Duration.ofDays(1), List.of("localhost"));
    var trust = Files.writeString(folder.resolve("own.pem"), own.certificate().pem());
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      var serving = serve(socket, TlsOptions.defaults().withIdentity(own.identity()));
      try (var client = connect(socket.local(), TlsOptions.defaults().withTrust(Trust.pem(trust)));
          var server = serving.get()) {
        var most = "x".repeat(client.maxWriteBytes());
        say(client, "one");
        say(client, "two");
        say(client, most);
        say(client, most + "!");
        for (var text : List.of("one", "two", most, most, "!")) {
          assertThat(hear(server)).isEqualTo(text);
        }
        say(server, "got them");
        assertThat(hear(client)).isEqualTo("got them");
        var facts = client.facts(TlsFacts.class).orElseThrow();
        assertThat(facts.peer()).contains(own.certificate());
        assertThat(facts.trustedBy()).isEqualTo(TrustedBy.AUTHORITY);
        assertThat(facts.cipher()).startsWith("TLS_ECDHE_");
      }
    }
  }

  @Test
  void noDatagramIsLargerThanWhatEachNetworkPasses() throws Exception {
    var largest = new java.util.concurrent.atomic.AtomicInteger();
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0));
        var network =
            new BadNetwork(
                socket.local(),
                (_, _, datagram) -> {
                  largest.accumulateAndGet(datagram.bytes().size(), Math::max);
                  return Fate.PASSES;
                })) {
      // A certificate that is long enough for several fragments.
      var names = java.util.stream.IntStream.range(0, 60).mapToObj(i -> "host-" + i + ".example");
      var long60 = SelfSigned.of(KeyKind.RSA_2048, Duration.ofDays(1), names.toList());
      var serving = serve(socket, TlsOptions.defaults().withIdentity(long60.identity()));
      var pinned = Trust.pin(long60.certificate().sha256());
      for (var cipher : List.of("ECDHE-RSA-AES256-SHA384")) {
        var options = TlsOptions.defaults().withTrust(pinned).withCiphers(cipher);
        try (var client = connect(network.address(), options);
            var server = serving.get()) {
          var much = "y".repeat(10_000);
          var heard =
              start(() -> {
                var all = new StringBuilder();
                while (all.length() < much.length()) {
                  all.append(hear(server));
                }
                return all.toString();
              });
          say(client, much);
          assertThat(heard.get()).isEqualTo(much);
          assertThat(client.facts(TlsFacts.class).orElseThrow().cipher()).contains("CBC_SHA384");
        }
      }
    }
    assertThat(largest.get()).isBetween(1_000, DtlsDuplex.MAX_PACKET);
  }

  // ---- bad networks

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void handshakeSurvivesLossDoublesAndAnotherOrder(int run) throws Exception {
    long seed = System.nanoTime() + run;
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0));
        var network = new BadNetwork(socket.local(), BadNetwork.byChance(seed, 0.12))) {
      // The server is done first and goes on reading: its last words may be lost, and then it
      // learns from the client's repetition that they were.
      var serving =
          start(() -> {
            var server = Dtls.server(SERVER).wrap(socket.stayWithFirst(), soon());
            assertThat(hear(server)).isEqualTo("?");
            return server;
          });
      try (var client = connect(network.address(), CLIENT)) {
        // Datagrams may be lost now as well, so each side repeats itself until it is heard.
        for (int i = 0; i < 100 && !serving.isDone(); i++) {
          say(client, "?");
          LockSupport.parkNanos(50_000_000);
        }
        try (var server = serving.get()) {
          assertThat(untilHeard(server, client)).as("seed %d", seed).isTrue();
        }
      }
    }
  }

  /// Each of the first datagrams, alone, in each direction.
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PASSES")
  void handshakeSurvivesWhateverHappensToAnyOneDatagram(Fate fate) throws Exception {
    for (boolean way : new boolean[] {true, false}) {
      for (int n = 0; n < 9; n++) {
        int number = n;
        try (var socket = UdpSocket.bind(UdpAddress.loopback(0));
            var network =
                new BadNetwork(
                    socket.local(),
                    (toServer, which, _) ->
                        toServer == way && which == number ? fate : Fate.PASSES)) {
          var serving = serve(socket, SERVER);
          try (var client = connect(network.address(), CLIENT);
              var server = serving.get()) {
            assertThat(untilHeard(client, server)).as("%s %d", way, number).isTrue();
          }
        }
      }
    }
  }

  private static boolean untilHeard(Duplex from, Duplex to) throws IOException {
    var buffer = ByteBuffer.allocate(100);
    for (int i = 0; i < 100; i++) {
      say(from, "?");
      try {
        to.read(buffer.clear(), Deadline.after(Duration.ofMillis(100)));
        return true;
      } catch (SocketTimeoutException _) {
        // That one was lost.
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void handshakeSurvivesThatAFlightIsLostWhole(boolean toServer) throws Exception {
    for (int lost = 0; lost < 4; lost++) {
      int number = lost;
      try (var socket = UdpSocket.bind(UdpAddress.loopback(0));
          var network =
              new BadNetwork(
                  socket.local(),
                  (way, n, _) -> way == toServer && n / 2 == number ? Fate.LOST : Fate.PASSES)) {
        var serving = serve(socket, SERVER);
        try (var client = connect(network.address(), CLIENT);
            var server = serving.get()) {
          say(client, "hello");
          assertThat(hear(server)).isEqualTo("hello");
        }
      }
    }
  }

  /// The server is done when it has sent its last flight, and must say it again when that is lost.
  @Test
  void lastFlightIsRepeatedThoughTheServerIsDone() throws Exception {
    var done = new java.util.concurrent.atomic.AtomicBoolean();
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0));
        var network =
            new BadNetwork(
                socket.local(),
                (toServer, _, datagram) -> {
                  // Change Cipher Spec: the server's last flight, until its handshake is done.
                  boolean last = !toServer && datagram.bytes().at(0) == 20;
                  boolean finished = !toServer && datagram.bytes().at(4) == 1;
                  return (last || finished) && !done.get() ? Fate.LOST : Fate.PASSES;
                })) {
      var serving = serve(socket, SERVER);
      var connecting = start(() -> connect(network.address(), CLIENT));
      try (var server = serving.get()) {
        done.set(true);
        var hearing = start(() -> hear(server));
        try (var client = connecting.get()) {
          say(client, "hello");
          assertThat(hearing.get()).isEqualTo("hello");
        }
      }
    }
  }

  @Test
  void forgedDatagramsEndNothing() throws Exception {
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0));
        var network = new BadNetwork(socket.local(), (_, _, _) -> Fate.PASSES)) {
      var serving = serve(socket, SERVER);
      try (var client = connect(network.address(), CLIENT);
          var server = serving.get()) {
        // The network sends them on, so they reach the server from its client's address.
        try (var forger = UdpSocket.bind(UdpAddress.loopback(0))) {
          for (var junk :
              List.of(
                  Bytes.of("plain text"),
                  Bytes.of(new byte[] {21, -2, -3, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 0}),
                  Bytes.of(new byte[] {21, -2, -3, 0, 1, 0, 0, 0, 0, 0, 99, 0, 2, 1, 0}),
                  Bytes.of(new byte[] {23, -2, -3, 0, 1, 0, 0, 0, 0, 0, 98, 0, 3, 1, 2, 3}),
                  Bytes.of(new byte[] {22, -2, -3, 0, 1, 0, 0, 0, 0, 0, 97, 0, 9, 1}))) {
            forger.send(new Datagram(junk, network.address()));
          }
          say(client, "still here");
          assertThat(hear(server)).isEqualTo("still here");
        }
      }
    }
  }

  // ---- ends

  @Test
  void endOfTheOutputEndsBothSides() throws Exception {
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      var serving = serve(socket, SERVER);
      try (var client = connect(socket.local(), CLIENT);
          var server = serving.get()) {
        say(client, "last");
        client.closeOutput();
        assertThat(hear(server)).isEqualTo("last");
        var buffer = ByteBuffer.allocate(10);
        assertThat(server.read(buffer, soon())).isEqualTo(-1);
        assertThat(client.read(buffer, soon())).isEqualTo(-1);
        assertThatThrownBy(() -> say(client, "more")).hasMessageContaining("output is closed");
      }
    }
  }

  @Test
  void endIsReachedThoughThePeersAnswerIsLost() throws Exception {
    var deaf = new java.util.concurrent.atomic.AtomicBoolean();
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0));
        var network =
            new BadNetwork(socket.local(), (_, _, _) -> deaf.get() ? Fate.LOST : Fate.PASSES)) {
      var serving = serve(socket, SERVER);
      try (var client = connect(network.address(), CLIENT);
          var server = serving.get()) {
        deaf.set(true);
        var reading = start(() -> client.read(ByteBuffer.allocate(10), Deadline.none()));
        client.closeOutput();
        assertThat(reading.get()).isEqualTo(-1);
        assertThat(server.peer()).isNotNull();
      }
    }
  }

  @Test
  void closingTellsThePeer() throws Exception {
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      var serving = serve(socket, SERVER);
      try (var client = connect(socket.local(), CLIENT)) {
        serving.get().close();
        assertThat(client.read(ByteBuffer.allocate(10), soon())).isEqualTo(-1);
      }
    }
  }

  // ---- what fails

  @Test
  void certificateIsVerifiedAsOverTcp() throws Exception {
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      var serving = serve(socket, SERVER);
      var failure =
          catchThrowableOfType(
              TlsException.class, () -> connect(socket.local(), TlsOptions.defaults()));
      assertThat(failure.reason()).isEqualTo(Reason.UNTRUSTED);
      assertThat(failure.refusedSha256()).contains(OWN.certificate().sha256());
      assertThatThrownBy(serving::get)
          .hasCauseInstanceOf(TlsException.class)
          .hasMessageContaining("the peer refuses this side");
    }
  }

  @Test
  void peerWithoutDtlsIsToldFromASilentOne() throws Exception {
    var impatient = ConnectOptions.defaults().withTimeout(Duration.ofMillis(700));
    var layer = Dtls.client("localhost", CLIENT);
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      var silent =
          catchThrowableOfType(
              TlsException.class, () -> Duplex.connect(socket.local(), impatient, layer));
      assertThat(silent.reason()).isEqualTo(Reason.TIMED_OUT);
      assertThat(silent).hasMessageContaining("the peer said nothing");
    }
    try (var server =
        UdpServer.listen(UdpAddress.loopback(0), (_, answer) -> answer.send("what?"))) {
      var plain =
          catchThrowableOfType(
              TlsException.class, () -> Duplex.connect(server.address(), impatient, layer));
      assertThat(plain.reason()).isEqualTo(Reason.NOT_TLS);
      assertThat(plain).hasMessageContaining("does not speak DTLS, it said \"what?\"");
    }
  }

  // ---- other implementations

  @Test
  void opensslTalksToOurServer() throws Exception {
    assumeTrue(OpenSsl.isThere());
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      var serving = serve(socket, SERVER);
      var client =
          OpenSsl.start(
              "s_client", "-dtls1_2", "-quiet", "-connect", "127.0.0.1:" + socket.local().port());
      try (var in = client.outputWriter();
          var out = client.inputReader();
          var server = serving.get()) {
        in.write("openssl\n");
        in.flush();
        assertThat(hear(server)).isEqualTo("openssl\n");
        say(server, "hello, openssl\n");
        assertThat(out.readLine()).isEqualTo("hello, openssl");
      } finally {
        client.destroy();
      }
    }
  }

  @Test
  void ourClientTalksToOpenssl() throws Exception {
    assumeTrue(OpenSsl.isThere());
    var both = folder.resolve("both.pem");
    OWN.write(both, both);
    var server =
        OpenSsl.start(
            "s_server", "-dtls1_2", "-listen", "-accept", "127.0.0.1:0", "-cert", both.toString());
    try (var in = server.outputWriter();
        var out = server.inputReader()) {
      int port = Integer.parseInt(lineWith(out, "ACCEPT").replaceAll(".*:", ""));
      try (var client = connect(UdpAddress.loopback(port), CLIENT)) {
        say(client, "hello, openssl\n");
        assertThat(lineWith(out, "hello")).isEqualTo("hello, openssl");
        in.write("back\n");
        in.flush();
        assertThat(hear(client)).isEqualTo("back\n");
      }
    } finally {
      server.destroy();
    }
  }

  private static String lineWith(BufferedReader out, String start) throws IOException {
    String line = out.readLine();
    while (line != null && !line.startsWith(start)) {
      line = out.readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void ncatTalksToOurServer() throws Exception {
    assumeTrue(ncatIsThere());
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      var serving = serve(socket, SERVER);
      var client =
          new ProcessBuilder("ncat", "--udp", "--ssl", "127.0.0.1", "" + socket.local().port())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var in = client.outputWriter();
          var out = client.inputReader();
          var server = serving.get()) {
        in.write("ncat\n");
        in.flush();
        assertThat(hear(server)).isEqualTo("ncat\n");
        say(server, "hello, ncat\n");
        assertThat(out.readLine()).isEqualTo("hello, ncat");
      } finally {
        client.destroy();
      }
    }
  }

  private static boolean ncatIsThere() throws InterruptedException {
    try {
      return new ProcessBuilder("ncat", "--version").redirectErrorStream(true).start().waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
