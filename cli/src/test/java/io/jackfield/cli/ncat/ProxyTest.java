package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Deadline;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.cli.ncat.Party.Who;
import io.jackfield.proxy.Credentials;
import io.jackfield.proxy.ProxyHandler;
import io.jackfield.proxy.ProxyOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ProxyTest {
  private static Server echo() throws IOException {
    return Server.listen(
        0,
        tube -> {
          var duplex = tube.asDuplex();
          var buffer = ByteBuffer.allocate(8 * 1024);
          while (duplex.read(buffer.clear(), Deadline.none()) >= 0) {
            duplex.write(buffer.flip(), Deadline.none());
          }
        });
  }

  private static Server proxy(Credentials credentials) throws IOException {
    var options = ProxyOptions.defaults().withCredentials(credentials);
    return Server.listen(
        TcpAddress.loopback(0), ServerOptions.defaults(), new ProxyHandler(options));
  }

  private static String at(int port) {
    return "127.0.0.1:" + port;
  }

  @ParameterizedTest
  @CsvSource({
    "OURS, http",
    "THEIRS, http",
    "OURS, socks4",
    "THEIRS, socks4",
    "OURS, socks5",
    "THEIRS, socks5",
    "OURS, 5",
    "OURS, 4"
  })
  void theTargetIsReachedThroughAProxy(Who who, String type) throws Exception {
    try (var echo = echo();
        var proxy = proxy(Credentials.none());
        var party =
            who.start(
                "--proxy", at(proxy.port()), "--proxy-type", type, "127.0.0.1", "" + echo.port())) {
      party.type("hello");
      assertThat(party.text(5)).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @CsvSource({"OURS, http", "THEIRS, http", "OURS, socks5", "THEIRS, socks5"})
  void credentialsAreShown(Who who, String type) throws Exception {
    try (var echo = echo();
        var proxy = proxy(new Credentials("me", "secret"))) {
      var words =
          new String[] {
            "--proxy", at(proxy.port()), "--proxy-type", type, "127.0.0.1", "" + echo.port()
          };
      assertThat(Party.run(who, words).code()).isEqualTo(1);
      var authorized = Stream.concat(Stream.of("--proxy-auth", "me:secret"), Stream.of(words));
      try (var party = who.start(authorized.toArray(String[]::new))) {
        party.type("hello");
        assertThat(party.text(5)).isEqualTo("hello");
      }
    }
  }

  @Test
  void namesAreLookedUpWhereAsked() throws Exception {
    try (var echo = echo();
        var proxy = proxy(Credentials.none())) {
      for (var who : new String[] {"local", "remote", "both"}) {
        try (var party =
            Who.OURS.start(
                "-v",
                "-4",
                "--proxy",
                at(proxy.port()),
                "--proxy-dns",
                who,
                "localhost",
                "" + echo.port())) {
          party.type("x");
          assertThat(party.text(1)).isEqualTo("x");
          party.awaitLine(
              who.equals("remote")
                  ? "Ncat: Host localhost will be resolved by the proxy\\."
                  : "Ncat: Host localhost locally resolved to 127\\.0\\.0\\.1\\.");
        }
      }
      for (var who : Who.values()) {
        var none =
            Party.run(who, "--proxy", at(proxy.port()), "--proxy-dns", "none", "localhost", "1");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("Error: Failed to resolve host localhost locally.\n");
      }
    }
  }

  @Test
  void tlsGoesThroughTheProxy() throws Exception {
    var target = String.valueOf(Party.freePort());
    try (var proxy = proxy(Credentials.none());
        var server = Party.listen(Who.THEIRS, "--ssl", "127.0.0.1", target);
        var party = Who.OURS.start("--ssl", "--proxy", at(proxy.port()), "127.0.0.1", target)) {
      party.type("hidden");
      assertThat(server.text(6)).isEqualTo("hidden");
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aTargetThatIsNotReachedEndsWithOne(Who who) throws Exception {
    try (var proxy = proxy(Credentials.none())) {
      var result = Party.run(who, "--proxy", at(proxy.port()), "127.0.0.1", "1");
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).startsWith("Ncat: ").hasLineCount(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void weAreAProxyWithAPassword(Who client) throws Exception {
    var port = String.valueOf(Party.freePort());
    try (var echo = echo();
        var proxy =
            Party.listen(
                Who.OURS, "--proxy-type", "http", "--proxy-auth", "a:b", "127.0.0.1", port)) {
      var words = new String[] {"--proxy", "127.0.0.1:" + port, "127.0.0.1", "" + echo.port()};
      assertThat(Party.run(client, words).code()).isEqualTo(1);
      var authorized = Stream.concat(Stream.of("--proxy-auth", "a:b"), Stream.of(words));
      try (var party = client.start(authorized.toArray(String[]::new))) {
        party.type("x");
        assertThat(party.text(1)).isEqualTo("x");
      }
      assertThat(proxy.hasEnded()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void methodsAreThoseOfTheOriginal(Who who) throws Exception {
    int port = Party.freePort();
    try (var proxy = Party.listen(who, "--proxy-type", "http", "127.0.0.1", String.valueOf(port))) {
      assertThat(status(port, "DELETE http://127.0.0.1:1/ HTTP/1.0\r\n\r\n")).isEqualTo("405");
      assertThat(status(port, "nonsense\r\n\r\n")).isEqualTo("400");
      assertThat(status(port, "CONNECT 127.0.0.1:1 HTTP/1.0\r\n\r\n")).isEqualTo("504");
      assertThat(status(port, "GET http://127.0.0.1:" + port + "/ HTTP/1.0\r\n\r\n"))
          .isEqualTo("403");
      assertThat(proxy.hasEnded()).isFalse();
    }
  }

  private static String status(int port, String request) throws IOException {
    try (var socket = ListenTest.connect("127.0.0.1", port)) {
      ListenTest.say(socket, request);
      return ListenTest.hear(socket).split(" ", 3)[1];
    }
  }

  @Test
  void weAreAProxyOverTls() throws Exception {
    var port = String.valueOf(Party.freePort());
    try (var echo = echo();
        var proxy = Party.listen(Who.OURS, "--ssl", "--proxy-type", "http", "127.0.0.1", port);
        var party = Who.THEIRS.start("--ssl", "-C", "127.0.0.1", port)) {
      party.type("CONNECT 127.0.0.1:" + echo.port() + " HTTP/1.0\n\n");
      assertThat(party.text(10)).startsWith("HTTP/1.");
      assertThat(proxy.hasEnded()).isFalse();
    }
  }
}
