package io.jackfield.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.TlsException;
import io.jackfield.TlsException.Reason;
import io.jackfield.Tube;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FirstUseTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("new").resolve("known_hosts");
  }

  private static Server listen(int port, TlsOptions options) throws IOException {
    return Server.listen(
        TcpAddress.loopback(port),
        ServerOptions.defaults().withGrace(Duration.ZERO).withLayer(Tls.server(options)),
        tube -> tube.sendLine("hello"));
  }

  private static Server listen(int port, SelfSigned own) throws IOException {
    return listen(port, TlsOptions.defaults().withIdentity(own.identity()));
  }

  private TlsOptions remembering() {
    return TlsOptions.defaults().withTrust(Trust.onFirstUse(file));
  }

  private TlsFacts meet(Server server, String name, TlsOptions options) throws IOException {
    try (var tube = Tube.connect(server.address(), Tls.client(name, options))) {
      assertThat(tube.readLine()).isEqualTo("hello");
      return tube.facts(TlsFacts.class).orElseThrow();
    }
  }

  @Test
  void newcomerIsWrittenDownAndKnownFromThenOn() throws Exception {
    var own = SelfSigned.of("whatever");
    try (var server = listen(0, own)) {
      assertThat(meet(server, "Some.Name", remembering()).trustedBy())
          .isEqualTo(TrustedBy.FIRST_USE);
      assertThat(Files.readString(file))
          .isEqualTo(
              "some.name:" + server.port() + " " + own.certificate().sha256() + " CN=whatever\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(meet(server, "some.name", remembering()).trustedBy())
          .isEqualTo(TrustedBy.EARLIER_USE);
      meet(server, "::1", remembering());
      assertThat(Files.readAllLines(file))
          .hasSize(2)
          .last()
          .asString()
          .startsWith("[::1]:" + server.port() + " ");
    }
  }

  @Test
  void otherCertificateIsRefusedUntilTheLineIsChangedAsTheMessageSays() throws Exception {
    int port;
    try (var server = listen(0, SelfSigned.of("localhost"))) {
      port = server.port();
      Files.createDirectories(file.getParent());
      // A remark, and a last line without its end.
      Files.writeString(file, "# mine\n\nother.example:1 " + "ab".repeat(32) + " # as told");
      meet(server, "localhost", remembering());
    }
    assertThat(Files.readAllLines(file)).hasSize(4).startsWith("# mine", "");
    var renewed = SelfSigned.of("localhost");
    try (var server = listen(port, renewed)) {
      var failure =
          catchThrowableOfType(TlsException.class, () -> meet(server, "localhost", remembering()));
      assertThat(failure.reason()).isEqualTo(Reason.UNTRUSTED);
      var sha256 = renewed.certificate().sha256();
      assertThat(failure.refusedSha256()).contains(sha256);
      assertThat(failure)
          .hasMessageContaining(file + ", line 4 has ")
          .hasMessageContaining("localhost:" + port + " had before")
          .hasMessageContaining("make that line \"localhost:" + port + " " + sha256 + "\"")
          .hasMessageEndingWith("Trust.pin(\"" + sha256 + "\")");
      var lines = new ArrayList<>(Files.readAllLines(file));
      lines.set(3, failure.getMessage().replaceAll("(?s).*make that line \"(.*?)\".*", "$1"));
      Files.write(file, lines);
      assertThat(meet(server, "localhost", remembering()).trustedBy())
          .isEqualTo(TrustedBy.EARLIER_USE);
    }
  }

  @Test
  void serverWhoseHandshakeFailsIsNotWrittenDown() throws Exception {
    var asking =
        TlsOptions.defaults()
            .withIdentity(TlsIdentity.selfSigned("localhost"))
            .withVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2)
            .withClientCertificates(ClientCertificates.REQUIRED);
    try (var server = listen(0, asking)) {
      assertThatThrownBy(() -> meet(server, "localhost", remembering()))
          .isInstanceOf(TlsException.class);
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void manyAtOnceLoseNoLine() throws Exception {
    int many = 20;
    var own = SelfSigned.of("localhost");
    try (var server = listen(0, own);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var met = new ArrayList<Future<TlsFacts>>();
      for (int i = 0; i < many; i++) {
        // Each name twice.
        var name = "host-" + i / 2;
        met.add(threads.submit(() -> meet(server, name, remembering())));
      }
      int first = 0;
      for (var each : met) {
        first += each.get().trustedBy() == TrustedBy.FIRST_USE ? 1 : 0;
      }
      assertThat(first).isEqualTo(many / 2);
      assertThat(Files.readAllLines(file)).hasSize(many / 2).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "zz"})
  void lineThatIsNoPinIsAnErrorAndNotANewcomer(String rest) throws Exception {
    try (var server = listen(0, SelfSigned.of("localhost"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "# x\nlocalhost:" + server.port() + " " + rest);
      var failure =
          catchThrowableOfType(TlsException.class, () -> meet(server, "localhost", remembering()));
      assertThat(failure.reason()).isEqualTo(Reason.FILE);
      assertThat(failure).hasMessageContaining(file + " line 2 is not \"host:port sha256\"");
    }
  }

  @Test
  void serversCannotMeetTheirClientsSo() {
    assertThatThrownBy(
            () -> Tls.server(remembering().withIdentity(TlsIdentity.selfSigned("localhost"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for clients");
  }
}
