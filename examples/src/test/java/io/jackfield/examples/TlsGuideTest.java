package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Address;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.tls.Identity;
import io.jackfield.tls.Tls;
import io.jackfield.tls.TlsFacts;
import io.jackfield.tls.TlsOptions;
import io.jackfield.tls.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pieces of code in `docs/guide/tls.md`, which stand there as they stand here.
class TlsGuideTest {
  private final List<String> printed = new ArrayList<>();

  private void print(Object line) {
    printed.add(line.toString());
  }

  @Test
  void clientAndServer(@TempDir Path folder) throws Exception {
    var keys = folder.resolve("keys.p12");
    var certificate = folder.resolve("certificate.pem");
    var password = "changeit";
    keytool(
        "-genkeypair -alias own -keyalg EC -dname CN=own -ext san=dns:localhost -storetype PKCS12"
            + " -storepass changeit -keystore "
            + keys);
    Files.writeString(
        certificate, keytool("-exportcert -rfc -alias own -storepass changeit -keystore " + keys));

    var tls = Tls.server(TlsOptions.defaults().withIdentity(Identity.pkcs12(keys, password)));
    var options = ServerOptions.defaults().withLayer(tls);
    try (var server = Server.listen(TcpAddress.loopback(0), options, this::echo)) {
      talk(server.address(), certificate);
    }
    assertThat(printed).containsExactly("hello", "TLS 1.3");
  }

  private void talk(Address address, Path certificate) throws IOException {
    {
      var options = TlsOptions.defaults().withTrust(Trust.pem(certificate));
      try (var tube = Tube.connect(address, Tls.client("localhost", options))) {
        tube.sendLine("hello");
        print(tube.readLine());
        print(tube.facts(TlsFacts.class).orElseThrow().version());
      }
    }
  }

  private void echo(Tube client) throws IOException {
    client.sendLine(client.readLine());
  }

  private static String keytool(String words) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words.split(" ")));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
