package io.jackfield.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.CloseReason;
import io.jackfield.ClosedException;
import io.jackfield.EndOfStreamException;
import io.jackfield.Handler;
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
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// TLS under a server's limits, with clients that may or must not show a certificate, and with a
/// peer that stops reading.
@Timeout(60)
class TlsLimitsTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  private final BlockingQueue<WireEvent.Closed> closed = new LinkedBlockingQueue<>();
  private final BlockingQueue<IOException> failures = new LinkedBlockingQueue<>();

  private Server listen(TlsOptions tls, Limits limits, Handler handler) throws IOException {
    var options =
        ServerOptions.defaults()
            .withLayer(Tls.server(tls))
            .withLimits(limits)
            .withGrace(Duration.ZERO)
            .withListener(event -> {
              if (event instanceof WireEvent.Closed end) {
                closed.add(end);
              }
            });
    return Server.listen(TcpAddress.loopback(0), options, handler);
  }

  private static Tube connect(Server server, TlsOptions options) throws IOException {
    return Tube.connect(server.address(), Tls.client("localhost", options));
  }

  // ---- limits

  @ParameterizedTest
  @EnumSource
  void idleLimitEndsTheConversationInOrder(TlsVersion version) throws Exception {
    var limits = Limits.defaults().withIdle(SHORT);
    endsByItsLimit(limits, version, CloseReason.IDLE_LIMIT);
  }

  @ParameterizedTest
  @EnumSource
  void totalLimitEndsTheConversationInOrder(TlsVersion version) throws Exception {
    var limits = Limits.defaults().withTotal(Duration.ofMillis(500));
    endsByItsLimit(limits, version, CloseReason.TOTAL_LIMIT);
  }

  private void endsByItsLimit(Limits limits, TlsVersion version, CloseReason reason)
      throws Exception {
    var identity = Certificates.identity(Certificates.local()).withVersions(version, version);
    Handler handler =
        tube -> {
          try {
            while (true) {
              tube.sendLine(tube.readLine());
            }
          } catch (IOException e) {
            failures.add(e);
          }
        };
    try (var server = listen(identity, limits, handler);
        var tube = connect(server, Certificates.trusting(Certificates.local()))) {
      tube.sendLine("hello");
      assertThat(tube.readLine()).isEqualTo("hello");
      // The server's last word is a close_notify: an end, not a cut.
      assertThatThrownBy(tube::readLine).isInstanceOf(EndOfStreamException.class);
      assertThat(failures.take())
          .isInstanceOf(ClosedException.class)
          .hasMessageContaining(reason.words())
          .hasMessageContaining("while waiting for a line from 127.0.0.1:");
      assertThat(closed.take().reason()).isEqualTo(reason);
    }
  }

  // ---- client certificates that are wanted, not required

  @ParameterizedTest
  @EnumSource
  void wantedCertificateMayBeLeftOutAndIsJudgedWhenGiven(TlsVersion version) throws Exception {
    var known = Certificates.pkcs12("known", "dns:known");
    var unknown = Certificates.pkcs12("unknown", "dns:unknown");
    var wanting =
        Certificates.identity(Certificates.local())
            .withVersions(version, version)
            .withTrust(Certificates.trust(known))
            .withClientCertificates(ClientCertificates.WANTED);
    Handler whoIsIt =
        tube ->
            tube.sendLine(
                tube.facts(TlsFacts.class)
                    .flatMap(TlsFacts::peer)
                    .map(PeerCertificate::subject)
                    .orElse("nobody"));
    try (var server = listen(wanting, Limits.defaults(), whoIsIt)) {
      var client = Certificates.trusting(Certificates.local());
      try (var tube = connect(server, client)) {
        assertThat(tube.readLine()).isEqualTo("nobody");
      }
      var with = client.withIdentity(TlsIdentity.pkcs12(known, Certificates.PASSWORD));
      try (var tube = connect(server, with)) {
        assertThat(tube.readLine()).isEqualTo("CN=known");
      }
      var bad = client.withIdentity(TlsIdentity.pkcs12(unknown, Certificates.PASSWORD));
      var refusal =
          catchThrowableOfType(
              TlsException.class,
              () -> {
                try (var tube = connect(server, bad)) {
                  tube.readLine();
                }
              });
      // A JDK client sends no certificate of an authority that the server didn't name.
      if (refusal != null) {
        assertThat(refusal.reason()).isEqualTo(Reason.PEER_REFUSED);
      }
    }
  }

  // ---- PKCS#12 as a store of trust

  @Test
  void pkcs12FileWithATrustedCertificateIsAStoreOfTrust(@TempDir Path folder) throws Exception {
    var local = Certificates.local();
    var password = Certificates.PASSWORD;
    var file = folder.resolve("trusted.p12");
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var own = KeyStore.getInstance(local.toFile(), password.toCharArray());
    store.setCertificateEntry("local", own.getCertificate(own.aliases().nextElement()));
    try (var out = java.nio.file.Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    var identity = Certificates.identity(local);
    try (var server = listen(identity, Limits.defaults(), tube -> tube.sendLine("hello"))) {
      var trusting = TlsOptions.defaults().withTrust(Trust.pkcs12(file, password));
      try (var tube = connect(server, trusting)) {
        assertThat(tube.readLine()).isEqualTo("hello");
      }
      var wrongName =
          catchThrowableOfType(
              TlsException.class,
              () -> Tube.connect(server.address(), Tls.client("other", trusting)));
      assertThat(wrongName.reason()).isEqualTo(Reason.NAME);
      var wrongPassword = TlsOptions.defaults().withTrust(Trust.pkcs12(file, "wrong"));
      var unreadable =
          catchThrowableOfType(TlsException.class, () -> Tls.client("localhost", wrongPassword));
      assertThat(unreadable.reason()).isEqualTo(Reason.FILE);
      assertThat(unreadable).hasMessageContaining("trusted.p12");
    }
  }

  @Test
  void pkcs12FileOfAKeyTrustsItsCertificate() throws Exception {
    var local = Certificates.local();
    var trusting = TlsOptions.defaults().withTrust(Trust.pkcs12(local, Certificates.PASSWORD));
    try (var server =
            listen(
                Certificates.identity(local), Limits.defaults(), tube -> tube.sendLine("hello"));
        var tube = connect(server, trusting)) {
      assertThat(tube.readLine()).isEqualTo("hello");
    }
  }

  @Test
  void emptyStoreOfTrustIsToldWhenTheLayerIsMade(@TempDir Path folder) throws Exception {
    var file = folder.resolve("empty.p12");
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var out = java.nio.file.Files.newOutputStream(file)) {
      store.store(out, Certificates.PASSWORD.toCharArray());
    }
    var trusting = TlsOptions.defaults().withTrust(Trust.pkcs12(file, Certificates.PASSWORD));
    var failure = catchThrowableOfType(TlsException.class, () -> Tls.client("localhost", trusting));
    assertThat(failure.reason()).isEqualTo(Reason.FILE);
    assertThat(failure).hasMessageContaining("empty.p12").hasMessageContaining("no certificate");
  }

  // ---- a peer that stops reading

  @ParameterizedTest
  @EnumSource
  void writeToAPeerThatStopsReadingTimesOutAndClosesTheTube(TlsVersion version) throws Exception {
    var over = new CountDownLatch(1);
    var identity = Certificates.identity(Certificates.local()).withVersions(version, version);
    try (var server = listen(identity, Limits.defaults(), _ -> over.await());
        var tube = connect(server, Certificates.trusting(Certificates.local()))) {
      var hurried = tube.withTimeout(SHORT);
      var much = "x".repeat(1 << 20);
      var failure =
          catchThrowableOfType(
              TimedOutException.class,
              () -> {
                while (true) {
                  hurried.send(much);
                }
              });
      assertThat(failure)
          .hasMessageContaining("sending 1,048,576 bytes to " + server.address().display())
          .hasMessageContaining("The peer does not read");
      assertThat(failure.context().elapsed()).isBetween(SHORT, Duration.ofSeconds(10));
      assertThatThrownBy(() -> tube.send("more")).isInstanceOf(ClosedException.class);
      assertThatThrownBy(tube::readLine).isInstanceOf(ClosedException.class);
      over.countDown();
    }
  }
}
