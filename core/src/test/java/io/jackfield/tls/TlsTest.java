package io.jackfield.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Bytes;
import io.jackfield.CloseReason;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.EndOfStreamException;
import io.jackfield.ForwardingDuplex;
import io.jackfield.Handler;
import io.jackfield.Layer;
import io.jackfield.Limits;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.TimedOutException;
import io.jackfield.TlsException;
import io.jackfield.TlsException.Reason;
import io.jackfield.Tube;
import io.jackfield.WireEvent;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TlsTest {
  private static final Handler ECHO =
      tube -> {
        while (true) {
          tube.sendLine(tube.readLine());
        }
      };

  private final BlockingQueue<WireEvent> ends = new LinkedBlockingQueue<>();

  private Server listen(TlsOptions tls, Handler handler) throws IOException {
    return listen(Tls.server(tls), Limits.defaults(), handler);
  }

  private Server listen(Layer layer, Limits limits, Handler handler) throws IOException {
    var options =
        ServerOptions.defaults()
            .withLayer(layer)
            .withLimits(limits)
            .withGrace(Duration.ZERO)
            .withListener(event -> {
              if (event instanceof WireEvent.HandshakeFailed || event instanceof WireEvent.Closed) {
                ends.add(event);
              }
            });
    return Server.listen(TcpAddress.loopback(0), options, handler);
  }

  private static TlsException refused(Server server, String name, TlsOptions options) {
    return catchThrowableOfType(
        TlsException.class,
        () -> {
          try (var tube = Tube.connect(server.address(), Tls.client(name, options))) {
            tube.sendLine("x");
            tube.readLine();
          }
        });
  }

  private static String ask(Tube tube, String line) throws IOException {
    tube.sendLine(line);
    return tube.readLine();
  }

  private static <T> FutureTask<T> start(Callable<T> task) {
    var future = new FutureTask<>(task);
    Thread.ofVirtual().start(future);
    return future;
  }

  /// Both ends of TLS over the transport.
  private record Ends(Duplex client, Duplex server) implements AutoCloseable {
    static Ends over(Duplex clientSide, Duplex serverSide, TlsVersion version) throws Exception {
      var deadline = Deadline.after(Duration.ofSeconds(20));
      var identity = Certificates.identity(Certificates.local()).withVersions(version, version);
      var server = start(() -> Tls.server(identity).wrap(serverSide, deadline));
      var trusting = Certificates.trusting(Certificates.local());
      var client = Tls.client("localhost", trusting).wrap(clientSide, deadline);
      return new Ends(client, server.get());
    }

    static Ends inMemory(TlsVersion version) throws Exception {
      var pair = Duplex.pair();
      return over(pair.left(), pair.right(), version);
    }

    @Override
    public void close() throws IOException {
      try (client;
          server) {}
    }
  }

  // ---- what works

  @ParameterizedTest
  @EnumSource
  void dialogueInEachVersionTellsItsFacts(TlsVersion version) throws Exception {
    var facts = new LinkedBlockingQueue<TlsFacts>();
    var options =
        Certificates.identity(Certificates.local())
            .withVersions(version, version)
            .withAlpn("quiz", "echo");
    try (var server =
            listen(
                options,
                tube -> {
                  facts.add(tube.facts(TlsFacts.class).orElseThrow());
                  ECHO.handle(tube);
                });
        var tube =
            Tube.connect(
                server.address(),
                Tls.client(
                    "localhost", Certificates.trusting(Certificates.local()).withAlpn("echo")))) {
      assertThat(ask(tube, "hello")).isEqualTo("hello");
      var ours = tube.facts(TlsFacts.class).orElseThrow();
      assertThat(ours.version()).isEqualTo(version);
      assertThat(ours.alpn()).isEqualTo("echo");
      assertThat(ours.cipher()).startsWith("TLS_");
      var peer = ours.peer().orElseThrow();
      assertThat(peer.subject()).isEqualTo("CN=local");
      assertThat(peer.names()).containsExactly("localhost", "*.example.test", "127.0.0.1");
      assertThat(peer.sha256()).hasSize(64);
      assertThat(facts.take().peer()).isEmpty();
    }
  }

  @Test
  void namesWildcardsAddressesPinsAndAnybodyAreAccepted() throws Exception {
    var trusting = Certificates.trusting(Certificates.local());
    try (var server = listen(Certificates.identity(Certificates.local()), ECHO)) {
      for (var name : new String[] {"localhost", "LOCALHOST.", "a.example.test", "127.0.0.1"}) {
        try (var tube = Tube.connect(server.address(), Tls.client(name, trusting))) {
          assertThat(ask(tube, name)).isEqualTo(name);
        }
      }
      var pin = refused(server, "other", TlsOptions.defaults()).getMessage();
      var sha256 = pin.replaceAll("(?s).*Trust.pin\\(\"(.*?)\"\\).*", "$1");
      for (var trust : new Trust[] {Trust.pin(sha256), Trust.all()}) {
        var options = TlsOptions.defaults().withTrust(trust);
        try (var tube = Tube.connect(server.address(), Tls.client("other", options))) {
          assertThat(ask(tube, "x")).isEqualTo("x");
        }
      }
    }
  }

  @Test
  void trustInAnybodyIsLoud() {
    assertThat(TlsOptions.defaults().withTrust(Trust.all()).toString())
        .contains("ANYBODY (nothing is verified)");
    assertThat(TlsIdentity.pkcs12(Path.of("x"), "secret").toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @EnumSource
  void muchGoesBothWaysWhateverTheCuts(TlsVersion version) throws Exception {
    long seed = System.nanoTime();
    var data = new byte[5 << 20];
    new Random(seed).nextBytes(data);
    try (var ends = Ends.inMemory(version)) {
      var there = start(() -> write(ends.client(), data, new Random(seed + 1)));
      var back = start(() -> write(ends.server(), data, new Random(seed + 2)));
      var arrived = start(() -> read(ends.server(), data.length, new Random(seed + 3)));
      assertThat(read(ends.client(), data.length, new Random(seed + 4)))
          .as("seed %d", seed)
          .isEqualTo(Bytes.of(data));
      assertThat(arrived.get()).as("seed %d", seed).isEqualTo(Bytes.of(data));
      assertThat(there.get() + back.get()).isEqualTo(2 * data.length);
    }
  }

  private static int write(Duplex to, byte[] data, Random cuts) throws IOException {
    for (int at = 0; at < data.length; ) {
      int count = Math.min(data.length - at, 1 + cuts.nextInt(100_000));
      to.write(ByteBuffer.wrap(data, at, count), Deadline.after(Duration.ofSeconds(20)));
      at += count;
    }
    return data.length;
  }

  private static Bytes read(Duplex from, int count, Random cuts) throws IOException {
    var all = ByteBuffer.allocate(count);
    while (all.hasRemaining()) {
      int most = Math.min(all.remaining(), 1 + cuts.nextInt(50_000));
      var piece = all.slice(all.position(), most);
      int came = from.read(piece, Deadline.after(Duration.ofSeconds(20)));
      if (came < 0) {
        break;
      }
      all.position(all.position() + came);
    }
    return Bytes.copyOf(all.flip());
  }

  @ParameterizedTest
  @EnumSource
  void transportThatGivesOneByteAtATimeIsEnough(TlsVersion version) throws Exception {
    var pair = Duplex.pair();
    try (var ends = Ends.over(new Bytewise(pair.left()), new Bytewise(pair.right()), version)) {
      var client = Tube.over(ends.client());
      var server = Tube.over(ends.server());
      client.sendLine("there");
      assertThat(server.readLine()).isEqualTo("there");
      server.sendLine("back");
      assertThat(client.readLine()).isEqualTo("back");
    }
  }

  /// Gives one byte a read.
  private static final class Bytewise extends ForwardingDuplex {
    Bytewise(Duplex inner) {
      super(inner);
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
      int count = super.read(target.slice(target.position(), 1), deadline);
      target.position(target.position() + Math.max(count, 0));
      return count;
    }
  }

  @Test
  void recordsBeforeADamagedOneAreReadFirst() throws Exception {
    var pair = Duplex.pair();
    try (var ends = Ends.over(new Damaging(pair.left()), pair.right(), TlsVersion.TLS_1_3)) {
      ends.server().write(ByteBuffer.allocate(40_000), Deadline.after(Duration.ofSeconds(20)));
      var target = ByteBuffer.allocate(100_000);
      assertThatThrownBy(
              () -> {
                while (true) {
                  ends.client().read(target, Deadline.after(Duration.ofSeconds(20)));
                }
              })
          .isInstanceOf(TlsException.class);
      // Of three records, two.
      assertThat(target.position()).isBetween(30_000, 33_000);
    }
  }

  /// Damages the last byte of each large read.
  private static final class Damaging extends ForwardingDuplex {
    Damaging(Duplex inner) {
      super(inner);
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
      int count = super.read(target, deadline);
      if (count > 20_000) {
        int last = target.position() - 1;
        target.put(last, (byte) ~target.get(last));
      }
      return count;
    }
  }

  @Test
  void readThatTimesOutWithinARecordLosesNothing() throws Exception {
    var pair = Duplex.pair();
    var middle = Duplex.pair();
    // What the server sends passes through our hands, to be cut within a record.
    var handshakes = start(() -> Ends.over(pair.left(), middle.left(), TlsVersion.TLS_1_3));
    var toServer = start(() -> pump(pair.right(), middle.right()));
    var toClient = start(() -> pump(middle.right(), pair.right()));
    try (var ends = handshakes.get();
        var left = pair.right();
        var right = middle.right()) {
      assertThat(left).isNotEqualTo(right);
      var client = Tube.over(ends.client());
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> client.within(Duration.ofMillis(5)).readLine())
            .isInstanceOf(TimedOutException.class);
        Tube.over(ends.server()).sendLine("line " + i);
        assertThat(client.readLine()).isEqualTo("line " + i);
      }
    }
    assertThat(toServer.get() + toClient.get()).isPositive();
  }

  /// Copies a few bytes at a time until either end is closed.
  private static int pump(Duplex from, Duplex to) {
    int all = 0;
    try {
      var piece = ByteBuffer.allocate(7);
      while (from.read(piece.clear(), Deadline.none()) >= 0) {
        all += piece.position();
        to.write(piece.flip(), Deadline.none());
      }
    } catch (IOException _) {
      // The test is over.
    }
    return all;
  }

  @Test
  void outputEndsAndReadingGoesOn() throws Exception {
    try (var server =
            listen(
                Certificates.identity(Certificates.local()),
                tube -> tube.sendLine("got " + tube.readToEnd().size()));
        var tube =
            Tube.connect(
                server.address(),
                Tls.client("localhost", Certificates.trusting(Certificates.local())))) {
      tube.send("12345");
      tube.closeOutput();
      assertThat(tube.readLine()).isEqualTo("got 5");
      assertThatThrownBy(tube::readLine).isInstanceOf(EndOfStreamException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeIsAnEndAndACutIsAFailure(TlsVersion version) throws Exception {
    try (var ends = Ends.inMemory(version)) {
      Tube.over(ends.server()).send("last");
      ends.server().close();
      var client = Tube.over(ends.client());
      assertThat(client.readToEnd().text()).isEqualTo("last");
    }
    var pair = Duplex.pair();
    try (var ends = Ends.over(pair.left(), pair.right(), version)) {
      Tube.over(ends.server()).send("last");
      pair.right().closeOutput();
      var client = Tube.over(ends.client());
      assertThat(client.readExactly(4).text()).isEqualTo("last");
      var cut = catchThrowableOfType(TlsException.class, () -> client.readUntil("> "));
      assertThat(cut.reason()).isEqualTo(Reason.TRUNCATED);
      assertThat(cut)
          .hasMessageContaining("somebody may have cut it")
          .hasMessageContaining("it failed while waiting for \"> \" from memory:");
    }
  }

  // ---- what fails

  @Test
  void unknownAuthorityIsRefusedWithThePin() throws Exception {
    try (var server = listen(Certificates.identity(Certificates.local()), ECHO)) {
      var failure = refused(server, "localhost", TlsOptions.defaults());
      assertThat(failure.reason()).isEqualTo(Reason.UNTRUSTED);
      assertThat(failure)
          .hasMessageContaining("no trusted authority vouches")
          .hasMessageContaining("CN=local")
          .hasMessageContaining("for localhost, *.example.test, 127.0.0.1")
          .hasMessageContaining("Trust.pin(\"");
      var event = (WireEvent.HandshakeFailed) ends.take();
      assertThat(((TlsException) event.failure()).reason()).isEqualTo(Reason.PEER_REFUSED);
      assertThat(((WireEvent.Closed) ends.take()).reason()).isEqualTo(CloseReason.HANDSHAKE_FAILED);
    }
  }

  @Test
  void otherNamesAndAddressesAreRefusedWhateverTheServerIsTold() throws Exception {
    var trusting = Certificates.trusting(Certificates.local());
    try (var server = listen(Certificates.identity(Certificates.local()), ECHO)) {
      for (var name : new String[] {"other", "a.b.example.test", "example.test", "127.0.0.2"}) {
        assertThat(refused(server, name, trusting).reason()).isEqualTo(Reason.NAME);
      }
      var told = trusting.withSni(Sni.named("localhost"));
      assertThat(refused(server, "other", told).reason()).isEqualTo(Reason.NAME);
    }
  }

  @Test
  void expiredCertificateIsRefused() throws Exception {
    var old =
        Certificates.pkcs12(
            "old", "dns:localhost", "-keyalg", "EC", "-startdate", "-10d", "-validity", "5");
    try (var server = listen(Certificates.identity(old), ECHO)) {
      var failure = refused(server, "localhost", Certificates.trusting(old));
      assertThat(failure.reason()).isEqualTo(Reason.EXPIRED);
    }
  }

  @Test
  void otherPinIsRefused() throws Exception {
    try (var server = listen(Certificates.identity(Certificates.local()), ECHO)) {
      var pinned = TlsOptions.defaults().withTrust(Trust.pin("00".repeat(32)));
      assertThat(refused(server, "localhost", pinned).reason()).isEqualTo(Reason.UNTRUSTED);
    }
  }

  @Test
  void noCommonVersionIsRefused() throws Exception {
    var old =
        Certificates.identity(Certificates.local())
            .withVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2);
    var young =
        Certificates.trusting(Certificates.local())
            .withVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_3);
    try (var server = listen(old, ECHO)) {
      assertThat(refused(server, "localhost", young).reason()).isEqualTo(Reason.PEER_REFUSED);
      var event = (WireEvent.HandshakeFailed) ends.take();
      assertThat(((TlsException) event.failure()).reason()).isEqualTo(Reason.PROTOCOL);
    }
  }

  @Test
  void plainTextServerIsToldFromATlsOne() throws Exception {
    try (var server =
        listen(Layer.none(), Limits.defaults(), tube -> tube.sendLine("220 mail ready"))) {
      var failure = refused(server, "localhost", TlsOptions.defaults());
      assertThat(failure.reason()).isEqualTo(Reason.NOT_TLS);
      assertThat(failure)
          .hasMessageContaining("the server does not speak TLS on this port; it said \"220 mail");
    }
  }

  @Test
  void plainTextClientEndsOnlyItself() throws Exception {
    try (var server = listen(Certificates.identity(Certificates.local()), ECHO)) {
      try (var plain = Tube.connect(server.address())) {
        plain.send("GET / HTTP/1.1\r\n\r\n");
        var event = (WireEvent.HandshakeFailed) ends.take();
        assertThat(((TlsException) event.failure()).reason()).isEqualTo(Reason.NOT_TLS);
      }
      var trusting = Certificates.trusting(Certificates.local());
      try (var tube = Tube.connect(server.address(), Tls.client("localhost", trusting))) {
        assertThat(ask(tube, "still here")).isEqualTo("still here");
      }
    }
  }

  @Test
  void silentClientIsGivenUpAfterTheHandshakeLimit() throws Exception {
    var limits = Limits.defaults().withHandshake(Duration.ofMillis(50));
    var layer = Tls.server(Certificates.identity(Certificates.local()));
    try (var server = listen(layer, limits, ECHO);
        var silent = Tube.connect(server.address())) {
      var event = (WireEvent.HandshakeFailed) ends.take();
      assertThat(((TlsException) event.failure()).reason()).isEqualTo(Reason.TIMED_OUT);
      assertThatThrownBy(silent::readLine).isInstanceOf(EndOfStreamException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientCertificateIsAskedForAndJudged(TlsVersion version) throws Exception {
    var client = Certificates.pkcs12("client", "dns:client");
    var asking =
        Certificates.identity(Certificates.local())
            .withVersions(version, version)
            .withTrust(Certificates.trust(client))
            .withClientCertificates(ClientCertificates.REQUIRED);
    var subject = new LinkedBlockingQueue<String>();
    try (var server =
        listen(
            asking,
            tube -> {
              var peer = tube.facts(TlsFacts.class).flatMap(TlsFacts::peer).orElseThrow();
              subject.add(peer.subject());
              ECHO.handle(tube);
            })) {
      var without = Certificates.trusting(Certificates.local());
      assertThat(refused(server, "localhost", without).reason()).isEqualTo(Reason.PEER_REFUSED);
      var with = without.withIdentity(TlsIdentity.pkcs12(client, Certificates.PASSWORD));
      try (var tube = Tube.connect(server.address(), Tls.client("localhost", with))) {
        assertThat(ask(tube, "x")).isEqualTo("x");
      }
      assertThat(subject.take()).isEqualTo("CN=client");
    }
  }

  // ---- files

  @Test
  void pemInOneFileOrTwoInEitherOrder() throws Exception {
    var local = Certificates.local();
    var key = Certificates.keyPem(local);
    var certificate = Certificates.certificatePem(local);
    var keyFile = Certificates.file("key.pem", key);
    var certificateFile = Certificates.file("certificate.pem", certificate);
    var identities =
        new TlsIdentity[] {
          TlsIdentity.pem(Certificates.file("key-first.pem", key + certificate)),
          TlsIdentity.pem(Certificates.file("key-last.pem", "words\n" + certificate + key)),
          TlsIdentity.pem(keyFile, certificateFile),
          TlsIdentity.pem(certificateFile, keyFile)
        };
    for (var identity : identities) {
      serves(identity, Certificates.trusting(local));
    }
    for (var bad : new TlsIdentity[] {TlsIdentity.pem(keyFile), TlsIdentity.pem(certificateFile)}) {
      var failure =
          catchThrowableOfType(
              TlsException.class, () -> Tls.server(TlsOptions.defaults().withIdentity(bad)));
      assertThat(failure.reason()).isEqualTo(Reason.FILE);
    }
  }

  private void serves(TlsIdentity identity, TlsOptions trusting) throws Exception {
    try (var server = listen(TlsOptions.defaults().withIdentity(identity), ECHO);
        var tube = Tube.connect(server.address(), Tls.client("localhost", trusting))) {
      assertThat(ask(tube, "x")).isEqualTo("x");
    }
  }

  @Test
  void olderFormsOfKeysAreRead() throws Exception {
    assumeTrue(OpenSsl.isThere());
    var rsa = Certificates.pkcs12("rsa", "dns:localhost", "-keyalg", "RSA");
    for (var pkcs12 : new Path[] {rsa, Certificates.local()}) {
      var key = Certificates.file("pkcs8.pem", Certificates.keyPem(pkcs12));
      var old = OpenSsl.run("pkey", "-traditional", "-in", key.toString());
      assertThat(old).containsPattern("BEGIN (RSA|EC) PRIVATE KEY");
      var both = Certificates.file("old.pem", old + Certificates.certificatePem(pkcs12));
      serves(TlsIdentity.pem(both), Certificates.trusting(pkcs12));
    }
  }

  // ---- another implementation

  @Test
  void renegotiationIsRefusedAndTheServerGoesOn() throws Exception {
    var local = Certificates.local();
    var trust = SSLContext.getInstance("TLSv1.2");
    trust.init(null, new TrustManager[] {new TrustsAll()}, null);
    try (var server = listen(Certificates.identity(local), ECHO)) {
      try (var socket =
          (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", server.port())) {
        socket.setSoTimeout(30_000);
        socket.startHandshake();
        socket.getOutputStream().write(new byte[] {'a', '\n'});
        assertThat(socket.getInputStream().readNBytes(2)).containsExactly('a', '\n');
        assertThatThrownBy(
                () -> {
                  socket.startHandshake();
                  socket.getOutputStream().write(new byte[] {'b', '\n'});
                  if (socket.getInputStream().read() < 0) {
                    throw new IOException("ended");
                  }
                })
            .isInstanceOf(IOException.class);
      }
      try (var tube =
          Tube.connect(server.address(), Tls.client("localhost", Certificates.trusting(local)))) {
        assertThat(ask(tube, "abc")).isEqualTo("abc");
      }
    }
  }

  /// For a client that is not under test.
  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void opensslTalksToOurServer() throws Exception {
    assumeTrue(OpenSsl.isThere());
    try (var server =
        listen(
            Certificates.identity(Certificates.local()),
            tube -> tube.sendLine("hello, " + tube.readLine()))) {
      var client = OpenSsl.start("s_client", "-quiet", "-connect", "127.0.0.1:" + server.port());
      try (var in = client.outputWriter();
          var out = client.inputReader()) {
        in.write("openssl\n");
        in.flush();
        assertThat(out.readLine()).isEqualTo("hello, openssl");
      } finally {
        client.destroy();
      }
    }
  }

  @Test
  void ourClientTalksToOpenssl() throws Exception {
    assumeTrue(OpenSsl.isThere());
    var local = Certificates.local();
    var both =
        Certificates.file(
            "s_server.pem", Certificates.keyPem(local) + Certificates.certificatePem(local));
    var server =
        OpenSsl.start("s_server", "-rev", "-accept", "127.0.0.1:0", "-cert", both.toString());
    try (var out = server.inputReader()) {
      String line = out.readLine();
      while (!line.startsWith("ACCEPT")) {
        line = out.readLine();
      }
      var address = TcpAddress.loopback(Integer.parseInt(line.replaceAll(".*:", "")));
      try (var tube =
          Tube.connect(address, Tls.client("localhost", Certificates.trusting(local)))) {
        assertThat(ask(tube, "abc")).isEqualTo("cba");
      }
    } finally {
      server.destroy();
    }
  }
}
