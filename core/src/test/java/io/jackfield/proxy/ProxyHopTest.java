package io.jackfield.proxy;

import static io.jackfield.proxy.Fixtures.AMELIA;
import static io.jackfield.proxy.Fixtures.ECHO;
import static io.jackfield.proxy.Fixtures.SLOW;
import static io.jackfield.proxy.Fixtures.address;
import static io.jackfield.proxy.Fixtures.hop;
import static io.jackfield.proxy.Fixtures.listen;
import static io.jackfield.proxy.Fixtures.proxy;
import static io.jackfield.proxy.Fixtures.through;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.BadAddressException;
import io.jackfield.Bytes;
import io.jackfield.ConnectOptions;
import io.jackfield.Handler;
import io.jackfield.Layer;
import io.jackfield.ProxyException;
import io.jackfield.ProxyException.Reason;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.proxy.ProxyHop.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProxyHopTest {

  // ---- through our own proxy

  @ParameterizedTest
  @EnumSource
  void aHalfClosedTunnelStillBringsTheReply(Kind kind) throws Exception {
    try (var target = listen(ECHO);
        var proxy = proxy(ProxyOptions.defaults());
        var tube = through(hop(kind, proxy), address(target))) {
      tube.send("ping");
      tube.closeOutput();
      assertThat(tube.readToEnd().text()).isEqualTo("pinggot 4");
      assertThat(tube.peer()).isEqualTo(target.address());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatSpeaksFirstLosesNoByte(Kind kind) throws Exception {
    try (var target = listen(tube -> tube.send("welcome"));
        var proxy = proxy(ProxyOptions.defaults());
        var tube = through(hop(kind, proxy), address(target))) {
      assertThat(tube.readToEnd().text()).isEqualTo("welcome");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothSidesMayLookTheNameUp(Kind kind) throws Exception {
    try (var target = listen(ECHO)) {
      for (var names : NameLookup.values()) {
        var asked = new LinkedBlockingQueue<String>();
        try (var watched =
                proxy(ProxyOptions.defaults().withRule((host, _, _) -> asked.add(host)));
            var tube =
                through(
                    hop(kind, watched).withNames(names),
                    new TcpAddress("localhost", target.port()))) {
          tube.send("x");
          assertThat(tube.readExactly(1).text()).isEqualTo("x");
          assertThat(asked.take()).isEqualTo(names == NameLookup.LOCAL ? "127.0.0.1" : "localhost");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP", "SOCKS5"})
  void anIpv6TargetIsReached(Kind kind) throws Exception {
    try (var target =
            Server.listen(
                new TcpAddress("::1", 0), ServerOptions.defaults().withGrace(Duration.ZERO), ECHO);
        var proxy = proxy(ProxyOptions.defaults());
        var tube = through(hop(kind, proxy), address(target))) {
      tube.send("six");
      assertThat(tube.readExactly(3).text()).isEqualTo("six");
    }
  }

  @Test
  void socks4CannotReachAnIpv6Target() throws Exception {
    try (var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(failure(hop(Kind.SOCKS4, proxy), new TcpAddress("::1", 9)))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
          .hasMessageContaining("use SOCKS 5");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP", "SOCKS5"})
  void theRightPasswordOpens(Kind kind) throws Exception {
    try (var target = listen(ECHO);
        var proxy = proxy(ProxyOptions.defaults().withCredentials(AMELIA));
        var tube = through(hop(kind, proxy).withCredentials(AMELIA), address(target))) {
      tube.send("in");
      assertThat(tube.readExactly(2).text()).isEqualTo("in");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP", "SOCKS5"})
  void theWrongPasswordIsTold(Kind kind) throws Exception {
    try (var proxy = proxy(ProxyOptions.defaults().withCredentials(AMELIA))) {
      var wrong = hop(kind, proxy).withCredentials(new Credentials("amelia", "guess"));
      assertThat(failure(wrong, new TcpAddress("127.0.0.1", 9)))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION))
          .hasMessageContaining("does not take")
          .hasMessageNotContaining("guess");
    }
  }

  @ParameterizedTest
  @EnumSource
  void noPasswordWhereOneIsWantedIsTold(Kind kind) throws Exception {
    try (var proxy = proxy(ProxyOptions.defaults().withCredentials(AMELIA))) {
      assertThat(failure(hop(kind, proxy), new TcpAddress("127.0.0.1", 9)).reason())
          .isEqualTo(kind == Kind.SOCKS4 ? Reason.REFUSED : Reason.AUTHENTICATION);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTargetThatRefusesIsTold(Kind kind) throws Exception {
    var target = listen(ECHO);
    target.close();
    try (var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(failure(hop(kind, proxy), address(target)).reason())
          .isEqualTo(kind == Kind.SOCKS4 ? Reason.REFUSED : Reason.UNREACHABLE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aForbiddenTargetIsTold(Kind kind) throws Exception {
    try (var target = listen(ECHO);
        var proxy = proxy(ProxyOptions.defaults().withRule((_, _, _) -> false))) {
      assertThat(failure(hop(kind, proxy), address(target)).reason()).isEqualTo(Reason.REFUSED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theProxyItselfIsNoTarget(Kind kind) throws Exception {
    try (var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(failure(hop(kind, proxy), address(proxy)).reason()).isEqualTo(Reason.REFUSED);
      var other = new TcpAddress("127.0.0.2", proxy.port());
      assertThat(failure(hop(kind, proxy), other).reason()).isEqualTo(Reason.REFUSED);
    }
  }

  @Test
  void proxiesStandBehindProxies() throws Exception {
    try (var target = listen(ECHO);
        var first = proxy(ProxyOptions.defaults().withCredentials(AMELIA));
        var second = proxy(ProxyOptions.defaults());
        var third = proxy(ProxyOptions.defaults())) {
      var hops =
          List.of(
              hop(Kind.HTTP, first).withCredentials(AMELIA),
              hop(Kind.SOCKS5, second),
              hop(Kind.SOCKS4, third));
      try (var tube = Tube.over(ProxyHop.connect(hops, address(target), SLOW))) {
        tube.send("far");
        tube.closeOutput();
        assertThat(tube.readToEnd().text()).isEqualTo("fargot 3");
      }
    }
  }

  @Test
  void theProxyTellsWhoAsksForWhat() throws Exception {
    var lines = new LinkedBlockingQueue<String>();
    var options = ProxyOptions.defaults().withListener(event -> lines.add(event.line()));
    try (var target = listen(ECHO);
        var proxy = proxy(options)) {
      try (var tube = through(hop(Kind.SOCKS5, proxy), address(target))) {
        tube.send("12345");
        tube.closeOutput();
        assertThat(tube.readToEnd().size()).isEqualTo(10);
      }
      assertThat(lines.take())
          .matches("127\\.0\\.0\\.1:\\d+ SOCKS5 to 127\\.0\\.0\\.1:" + target.port());
      assertThat(lines.take()).endsWith("5 bytes there, 10 bytes back");
    }
  }

  // ---- against scripted proxies

  private static final String OK = "HTTP/1.1 200 fine\r\n\r\n";

  /// Answers the request heads with these texts, one each, then echoes.
  private static Handler script(String... answers) {
    return tube -> {
      for (var answer : answers) {
        var _ = tube.readUntil("\r\n\r\n");
        tube.send(answer);
      }
      ECHO.handle(tube);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Negotiate\r\nProxy-Authenticate: Basic realm=\"a\"",
        "NTLM, Basic realm=\"a\", Newauth",
        "Basic realm=\"a, b\", Digest realm=\"x\", nonce=\"1\", algorithm=SHA-512-256",
        "Digest, Basic",
      })
  void schemesThatItDoesNotKnowDoNotDisturb(String challenges) throws Exception {
    var asked = new LinkedBlockingQueue<String>();
    Handler handler =
        tube -> {
          asked.add(tube.readUntil("\r\n\r\n"));
          tube.send(
              "HTTP/1.1 407 no\r\nProxy-Authenticate: "
                  + challenges
                  + "\r\nContent-Length: 3\r\n\r\nno!");
          asked.add(tube.readUntil("\r\n\r\n"));
          tube.send(OK + "first words");
        };
    try (var proxy = listen(handler);
        var tube =
            through(
                hop(Kind.HTTP, proxy).withCredentials(new Credentials("Aladdin", "open sesame")),
                new TcpAddress("example.test", 80))) {
      assertThat(tube.readToEnd().text()).isEqualTo("first words");
      assertThat(asked.take()).doesNotContain("Authorization");
      // The example of RFC 7617.
      assertThat(asked.take()).contains("Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }
  }

  @Test
  void aProxyThatHangsUpToAskForThePasswordIsDialledAgain() throws Exception {
    try (var target = listen(ECHO)) {
      Handler handler =
          tube -> {
            if (tube.readUntil("\r\n\r\n").contains("Proxy-Authorization: Digest")) {
              tube.send(OK);
              ECHO.handle(tube);
            }
            tube.send(
                "HTTP/1.0 407 no\r\nProxy-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n\r\n");
          };
      try (var proxy = listen(handler)) {
        var hop = hop(Kind.HTTP, proxy).withCredentials(AMELIA);
        try (var tube = through(hop, address(target))) {
          tube.send("again");
          assertThat(tube.readExactly(5).text()).isEqualTo("again");
        }
        // A layer has one connection.
        assertThatThrownBy(() -> Tube.connect(proxy.address(), hop.to(address(target))).close())
            .isInstanceOf(ProxyException.class)
            .hasMessageContaining("dial again");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403 Forbidden, REFUSED",
    "405 Nope, UNSUPPORTED",
    "501 Nope, UNSUPPORTED",
    "404 Not Found, PROTOCOL",
    "502 Bad, UNREACHABLE",
    "504 Late, UNREACHABLE",
  })
  void aRefusalIsToldInTheProxysWords(String status, Reason reason) throws Exception {
    try (var proxy = listen(script("HTTP/1.1 " + status + "\u001b[2J\r\n\r\n"))) {
      // A control character is no good HTTP, so it must not get to a screen either way.
      assertThat(failure(hop(Kind.HTTP, proxy), new TcpAddress("example.test", 80)))
          .hasMessageNotContaining("\u001b");
    }
    try (var proxy = listen(script("HTTP/1.1 " + status + "\r\n\r\n"))) {
      assertThat(failure(hop(Kind.HTTP, proxy), new TcpAddress("example.test", 80)))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
          .hasMessageContaining(status);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\0\0\0\0\0\0\0\0\0\0",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 200 ok\r\nbroken\r\n\r\n",
        "HTTP/1.1 200 ok\r\n a: b\r\n\r\n",
      })
  void whatIsNoHttpProxyIsToldSo(String answer) throws Exception {
    try (var proxy = listen(script(answer))) {
      assertThat(failure(hop(Kind.HTTP, proxy), new TcpAddress("example.test", 80)).reason())
          .isEqualTo(Reason.PROTOCOL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndlessAnswerIsCutOff(Kind kind) throws Exception {
    Handler flood =
        tube -> {
          if (kind == Kind.HTTP) {
            tube.send("HTTP/1.1 200 ok\r\n");
          }
          while (true) {
            tube.send("a".repeat(10_000));
          }
        };
    try (var proxy = listen(flood)) {
      assertThat(failure(hop(kind, proxy), new TcpAddress("127.0.0.1", 80)).reason())
          .isEqualTo(Reason.PROTOCOL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSilentProxyIsToldSo(Kind kind) throws Exception {
    try (var proxy = listen(tube -> tube.readToEnd())) {
      var quick = ConnectOptions.defaults().withTimeout(Duration.ofMillis(300));
      assertThatThrownBy(
              () -> hop(kind, proxy).connect(new TcpAddress("127.0.0.1", 80), quick).close())
          .isInstanceOfSatisfying(
              ProxyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProxyThatHangsUpIsToldSo(Kind kind) throws Exception {
    try (var proxy = listen(tube -> tube.readAvailable())) {
      assertThat(failure(hop(kind, proxy), new TcpAddress("127.0.0.1", 80)).reason())
          .isEqualTo(Reason.CLOSED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theAnswerMayComeByteByByteAndTheTunnelBeginsRightBehindIt(Kind kind) throws Exception {
    Layer dribble = Dribble::new;
    try (var target = listen(tube -> tube.send("hello"));
        var proxy = proxy(ProxyOptions.defaults());
        var tube = Tube.connect(proxy.address(), dribble, hop(kind, proxy).to(address(target)))) {
      assertThat(tube.readToEnd()).isEqualTo(Bytes.of("hello"));
    }
  }

  // ---- URLs

  @ParameterizedTest
  @CsvSource({
    "http://proxy.test, HTTP, proxy.test:3128, BY_PROXY",
    "HTTP://proxy.test:8080/, HTTP, proxy.test:8080, BY_PROXY",
    "socks4://10.0.0.1, SOCKS4, 10.0.0.1:1080, LOCAL",
    "socks4a://10.0.0.1, SOCKS4, 10.0.0.1:1080, BY_PROXY",
    "socks5://[::1]:99, SOCKS5, [::1]:99, LOCAL",
    "socks5h://[::1], SOCKS5, [::1]:1080, BY_PROXY",
  })
  void urlsAreRead(String url, Kind kind, String address, NameLookup names) {
    var hop = ProxyHop.parse(url);
    assertThat(hop.kind()).isEqualTo(kind);
    assertThat(hop.address().display()).isEqualTo(address);
    assertThat(hop.names()).isEqualTo(names);
    assertThat(hop.credentials().isNone()).isTrue();
  }

  @Test
  void aPasswordStandsInTheUrlButNotInTheText() {
    var hop = ProxyHop.parse("http://us%20er:p%40ss:w/rd@proxy.test:1");
    assertThat(hop.credentials()).isEqualTo(new Credentials("us er", "p@ss:w/rd"));
    assertThat(hop).asString().doesNotContain("ss:w");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy.test:3128",
        "ftp://proxy.test",
        "http://",
        "http://:80",
        "http://a:0",
        "http://a:b",
        "http://a:70000",
        "http://u:%zz@a",
        "http://a/path",
        "socks5://::1",
        "http://[]:80"
      })
  void wrongUrlsAreTold(String url) {
    assertThatThrownBy(() -> ProxyHop.parse(url)).isInstanceOf(BadAddressException.class);
  }

  private static ProxyException failure(ProxyHop hop, TcpAddress target) {
    return catchThrowableOfType(
        ProxyException.class,
        () -> {
          try (var duplex = hop.connect(target, SLOW)) {
            throw new IOException("connected to " + duplex.peer());
          }
        });
  }
}
