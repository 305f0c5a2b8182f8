package io.jackfield.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Address;
import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Handshake;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.UdpAddress;
import io.jackfield.UdpSocket;
import io.jackfield.WireEvent;
import io.jackfield.WireListener;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a handshake says of itself, as it was seen on the wire.
@Timeout(60)
class HandshakeFactsTest {
  private static final SelfSigned OWN = SelfSigned.of("localhost", "127.0.0.1");
  private static final TlsOptions SERVER = TlsOptions.defaults().withIdentity(OWN.identity());
  private static final TlsOptions CLIENT =
      TlsOptions.defaults().withTrust(Trust.pin(OWN.certificate().sha256()));

  private Handshake withServer(TlsOptions server, TlsOptions client) throws Exception {
    var options = ServerOptions.defaults().withLayer(Tls.server(server));
    try (var listening = Server.listen(TcpAddress.loopback(0), options, tube -> tube.send("hi"))) {
      return withServer(listening.address(), client);
    }
  }

  private Handshake withServer(Address address, TlsOptions client) throws Exception {
    var told = new ConcurrentLinkedQueue<Handshake>();
    WireListener listener =
        event -> {
          if (event instanceof WireEvent.HandshakeDone(_, var handshake, _)) {
            told.add(handshake);
          }
        };
    var how = ConnectOptions.defaults().withListener(listener);
    try (var tube = Tube.over(Duplex.connect(address, how, Tls.client("localhost", client)))) {
      assertThat(tube.readToEnd().text()).isEqualTo("hi");
      assertThat(tube.facts(Handshake.class)).contains(told.element());
    }
    assertThat(told).hasSize(1);
    return told.element();
  }

  /// The messages without their lengths.
  private static List<String> names(Handshake handshake) {
    return handshake.messages().stream()
        .map(message -> message.replaceFirst(" [0-9,]+ bytes?$", ""))
        .toList();
  }

  @Test
  void tls12ShowsItsMessagesInTheClearUpToTheChange() throws Exception {
    var handshake = withServer(SERVER, CLIENT.withVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2));
    assertThat(handshake.protocol()).isEqualTo("TLS 1.2");
    assertThat(names(handshake))
        .containsSubsequence(
            "> ClientHello",
            "< ServerHello",
            "< Certificate",
            "< ServerKeyExchange",
            "< ServerHelloDone",
            "> ClientKeyExchange",
            "> ChangeCipherSpec",
            "> (encrypted)",
            "< ChangeCipherSpec",
            "< (encrypted)");
    assertThat(handshake.messages().getFirst()).matches("> ClientHello [0-9]+ bytes");
  }

  @Test
  void tls13HidesAllBehindTheServersHello() throws Exception {
    var handshake = withServer(SERVER, CLIENT.withVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_3));
    assertThat(handshake.protocol()).isEqualTo("TLS 1.3");
    assertThat(names(handshake))
        .startsWith("> ClientHello", "< ServerHello")
        .contains("< (encrypted)", "> (encrypted)")
        .doesNotContain("< Certificate", "> Finished");
    assertThat(handshake.facts())
        .containsEntry("server_name", "localhost")
        .containsEntry("subject", "CN=localhost")
        .containsEntry("issuer", "CN=localhost")
        .containsEntry("trusted_by", "pin")
        .containsKeys("cipher", "valid_from", "valid_until")
        .doesNotContainKey("alpn");
  }

  @Test
  void protocolThatBothChoseIsAFact() throws Exception {
    var handshake = withServer(SERVER.withAlpn("b", "a"), CLIENT.withAlpn("a", "b"));
    assertThat(handshake.facts()).containsKey("alpn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void openSslIsReadAsWell(String version) throws Exception {
    assumeTrue(OpenSsl.isThere());
    var local = Certificates.local();
    var both =
        Certificates.file(
            "handshake.pem", Certificates.keyPem(local) + Certificates.certificatePem(local));
    var server =
        OpenSsl.start(
            "s_server", version, "-rev", "-accept", "127.0.0.1:0", "-cert", both.toString());
    try (var out = server.inputReader()) {
      String line = out.readLine();
      while (!line.startsWith("ACCEPT")) {
        line = out.readLine();
      }
      var address = TcpAddress.loopback(Integer.parseInt(line.replaceAll(".*:", "")));
      var layer = Tls.client("localhost", Certificates.trusting(local));
      try (var tube = Tube.connect(address, layer)) {
        tube.sendLine("abc");
        assertThat(tube.readLine()).isEqualTo("cba");
        var names = names(tube.facts(Handshake.class).orElseThrow());
        assertThat(names).startsWith("> ClientHello", "< ServerHello");
        assertThat(names).contains("< (encrypted)", "> (encrypted)");
        assertThat(names.contains("< Certificate")).isEqualTo(version.equals("-tls1_2"));
      }
    } finally {
      server.destroy();
    }
  }

  @Test
  void dtlsShowsTheCookie() throws Exception {
    try (var socket = UdpSocket.bind(UdpAddress.loopback(0))) {
      var server =
          new FutureTask<>(
              () -> Duplex.wrap(socket.stayWithFirst(), Deadline.none(), Dtls.server(SERVER)));
      Thread.ofVirtual().start(server);
      var layer = Dtls.client("localhost", CLIENT);
      try (var client = Duplex.connect(socket.local(), ConnectOptions.defaults(), layer);
          var accepted = server.get(30, TimeUnit.SECONDS)) {
        var handshake = client.facts(Handshake.class).orElseThrow();
        assertThat(handshake.protocol()).isEqualTo("DTLS 1.2");
        assertThat(names(handshake))
            .containsSubsequence(
                "> ClientHello",
                "< HelloVerifyRequest",
                "> ClientHello",
                "< ServerHello",
                "< Certificate",
                "< ServerHelloDone",
                "> ChangeCipherSpec",
                "> (encrypted)",
                "< ChangeCipherSpec",
                "< (encrypted)");
        assertThat(names(accepted.facts(Handshake.class).orElseThrow()))
            .startsWith("< ClientHello", "> HelloVerifyRequest", "< ClientHello", "> ServerHello");
      }
    }
  }
}
