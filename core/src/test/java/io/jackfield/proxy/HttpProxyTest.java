package io.jackfield.proxy;

import static io.jackfield.proxy.Fixtures.AMELIA;
import static io.jackfield.proxy.Fixtures.ECHO;
import static io.jackfield.proxy.Fixtures.PATIENT;
import static io.jackfield.proxy.Fixtures.SLOW;
import static io.jackfield.proxy.Fixtures.address;
import static io.jackfield.proxy.Fixtures.ask;
import static io.jackfield.proxy.Fixtures.listen;
import static io.jackfield.proxy.Fixtures.proxy;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Handler;
import io.jackfield.Server;
import io.jackfield.Tube;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The HTTP side of [ProxyHandler], byte by byte.
@Timeout(60)
class HttpProxyTest {
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

  /// An origin that keeps the heads it gets and answers with these bytes.
  private Handler origin(String answer) {
    return tube -> {
      heads.add(tube.readUntil("\r\n\r\n"));
      tube.send(answer);
    };
  }

  private static String url(Server server, String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  // ---- forwarding

  @Test
  void aGetIsForwardedWithoutWhatIsForTheProxy() throws Exception {
    var answer =
        "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nConnection: Keep-Alive, X-Hop\r\nX-Hop: 1\r\n"
            + "Keep-Alive: 5\r\nX-End: 2\r\n\r\nok";
    try (var origin = listen(origin(answer));
        var proxy = proxy(ProxyOptions.defaults())) {
      var got =
          ask(
              proxy,
              "GET "
                  + url(origin, "/a?b=c#d").replace("http", "hTTp")
                  + " HTTP/1.1\r\nHost: other.test\r\nProxy-Connection: keep-alive\r\nTE: x\r\n"
                  + "Connection: close, X-Secret\r\nX-Secret: 1\r\nX-Folded: one\r\n\t two\r\n"
                  + "Proxy-Authorization: Basic eDp5\r\nUpgrade: h2c\r\n\r\n");
      assertThat(got)
          .startsWith("HTTP/1.1 200 Fine\r\n")
          .endsWith("\r\n\r\nok")
          .contains("X-End: 2\r\n", "Connection: close\r\n")
          .doesNotContain("X-Hop", "Keep-Alive");
      assertThat(heads.take().split("\r\n"))
          .containsExactly(
              "GET /a?b=c HTTP/1.1",
              "Host: 127.0.0.1:" + origin.port(),
              "X-Folded: one two",
              "Via: 1.1 jackfield",
              "Connection: close");
    }
  }

  @ParameterizedTest
  @CsvSource({"'', /", "?q=1, /?q=1", "/, /", "#top, /"})
  void aUriWithoutAPathAsksForTheRoot(String rest, String path) throws Exception {
    try (var origin = listen(origin("HTTP/1.0 200 ok\r\n\r\nbody"));
        var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(ask(proxy, "GET " + url(origin, rest) + " HTTP/1.0\r\n\r\n")).endsWith("\r\nbody");
      assertThat(heads.take()).startsWith("GET " + path + " HTTP/1.0\r\n");
    }
  }

  @Test
  void theAnswerToHeadHasNoBody() throws Exception {
    // The origin keeps the connection, so only the framing tells the end.
    Handler stays =
        tube -> {
          heads.add(tube.readUntil("\r\n\r\n"));
          tube.send("HTTP/1.1 200 ok\r\nContent-Length: 1000\r\n\r\n");
          var _ = tube.readToEnd();
        };
    try (var origin = listen(stays);
        var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(ask(proxy, "HEAD " + url(origin, "/") + " HTTP/1.1\r\n\r\n"))
          .contains("Content-Length: 1000\r\n")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void aBodyGoesThroughByItsLengthAndByItsChunks() throws Exception {
    Handler echoBody =
        tube -> {
          var head = tube.readUntil("\r\n\r\n");
          heads.add(head);
          if (head.contains("chunked")) {
            heads.add(tube.readUntil("0\r\n\r\n"));
          } else {
            heads.add(tube.readExactly(7).text());
          }
          tube.send(
              "HTTP/1.1 200 ok\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nyes\r\n0\r\nA: b\r\n\r\n");
          var _ = tube.readToEnd();
        };
    try (var origin = listen(echoBody);
        var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(
              ask(
                  proxy,
                  "POST " + url(origin, "/") + " HTTP/1.1\r\nContent-Length: 7\r\n\r\n1234567"))
          .endsWith("\r\n\r\n3\r\nyes\r\n0\r\n\r\n");
      assertThat(heads.take()).contains("Content-Length: 7");
      assertThat(heads.take()).isEqualTo("1234567");
      ask(
          proxy,
          "POST "
              + url(origin, "/")
              + " HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n003;q=\"z\"\r\nabc\r\n0\r\nT: 1\r\n\r\n");
      assertThat(heads.take()).contains("Transfer-Encoding: chunked");
      assertThat(heads.take()).isEqualTo("3\r\nabc\r\n");
    }
  }

  @Test
  void aClientThatWaitsForContinueGetsIt() throws Exception {
    Handler waits =
        tube -> {
          var _ = tube.readUntil("\r\n\r\n");
          tube.send("HTTP/1.1 100 Continue\r\n\r\n");
          var body = tube.readExactly(4).text();
          tube.send("HTTP/1.1 200 ok\r\nContent-Length: 4\r\n\r\n" + body);
        };
    try (var origin = listen(waits);
        var proxy = proxy(ProxyOptions.defaults());
        var tube = Tube.connect(proxy.address(), SLOW, PATIENT)) {
      tube.send(
          "POST "
              + url(origin, "/")
              + " HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      assertThat(tube.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue");
      tube.send("body");
      assertThat(tube.readToEnd().text()).endsWith("\r\n\r\nbody");
    }
  }

  @Test
  void aServerThatAnswersBeforeTheBodyIsHeard() throws Exception {
    Handler early =
        tube -> {
          var _ = tube.readUntil("\r\n\r\n");
          tube.send("HTTP/1.1 413 no\r\nContent-Length: 2\r\n\r\nno");
        };
    try (var origin = listen(early);
        var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(
              ask(
                  proxy,
                  "POST "
                      + url(origin, "/")
                      + " HTTP/1.1\r\nContent-Length: 500000\r\n\r\n"
                      + "x".repeat(500_000)))
          .startsWith("HTTP/1.1 413 no")
          .endsWith("\r\n\r\nno");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 ok\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        "HTTP/1.1 200 ok\r\nContent-Length: -1\r\n\r\nxx",
        "HTTP/1.1 200 ok\r\nA : b\r\n\r\n",
        ""
      })
  void aBrokenAnswerIs502(String answer) throws Exception {
    try (var origin = listen(origin(answer));
        var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(ask(proxy, "GET " + url(origin, "/") + " HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 502 ");
    }
  }

  // ---- refusals

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET http:// HTTP/1.1\r\n\r\n",
        "GET https://a.test/ HTTP/1.1\r\n\r\n",
        "GET http://u@a.test/ HTTP/1.1\r\n\r\n",
        "GET http://a.test:0/ HTTP/1.1\r\n\r\n",
        "GET http://a.test:x/ HTTP/1.1\r\n\r\n",
        "GET  http://a.test/ HTTP/1.1\r\n\r\n",
        "GET http://a.test/ HTTP/1.1 \r\n\r\n",
        "GET http://a.test/\r\n\r\n",
        "GET http://a.test/ HTTP/2.0\r\n\r\n",
        "GET http://a.test/ HTTP/1.1\r\n folded: first\r\n\r\n",
        "GET http://a.test/ HTTP/1.1\r\nno field\r\n\r\n",
        "GET http://a.test/ HTTP/1.1\r\nspace : before\r\n\r\n",
        "GET http://a.test/ HTTP/1.1\r\nnul: \0\r\n\r\n",
        "GET http://a.test/ HTTP/1.1\r\ncr: a\rb\r\n\r\n",
        "GET http://a.test/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST http://a.test/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "POST http://a.test/ HTTP/1.1\r\nContent-Length: 1, 2\r\n\r\nx",
        "POST http://a.test/ HTTP/1.1\r\nContent-Length: +1\r\n\r\nx",
        "POST http://a.test/ HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\nx",
        "POST http://a.test/ HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
        "POST http://a.test/ HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\nx",
        "POST http://a.test/ HTTP/1.1\r\nTransfer-Encoding:\r\nContent-Length: 1\r\n\r\nx",
        "POST http://a.test/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "CONNECT a.test HTTP/1.1\r\n\r\n",
        "CONNECT http://a.test:80/ HTTP/1.1\r\n\r\n",
        "CONNECT :80 HTTP/1.1\r\n\r\n",
        "CONNECT ::1:80 HTTP/1.1\r\n\r\n",
        "CONNECT a.test:80 HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
      })
  void aBadRequestIs400(String request) throws Exception {
    try (var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(ask(proxy, request)).startsWith("HTTP/1.1 400 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"g\r\nabc\r\n0\r\n\r\n", "\r\n\r\n", "2\r\nabc\r\n0\r\n\r\n", "-1\r\n\r\n"})
  void brokenChunksAre400(String chunks) throws Exception {
    try (var origin = listen(tube -> tube.readToEnd());
        var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(
              ask(
                  proxy,
                  "POST "
                      + url(origin, "/")
                      + " HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + chunks))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void otherRefusalsHaveTheirCodes() throws Exception {
    var closed = listen(ECHO);
    closed.close();
    try (var proxy = proxy(ProxyOptions.defaults().withPatience(Duration.ofSeconds(1)));
        var strict = proxy(ProxyOptions.defaults().withRule((_, port, _) -> port != 81))) {
      assertThat(ask(proxy, "DELETE http://127.0.0.1/ HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 405 ")
          .contains("Allow: CONNECT, GET, HEAD, POST\r\n");
      assertThat(ask(proxy, "GET " + url(proxy, "/") + " HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 403 ");
      assertThat(ask(strict, "CONNECT 127.0.0.1:81 HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 403 ");
      assertThat(ask(proxy, "CONNECT " + address(closed).display() + " HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 504 ");
      assertThat(ask(proxy, "GET " + url(closed, "/") + " HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 504 ");
      assertThat(ask(proxy, "GET http://a/" + "x".repeat(9000) + " HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 414 ");
      assertThat(ask(proxy, "GET http://a/ HTTP/1.1\r\nA: " + "x".repeat(40_000) + "\r\n\r\n"))
          .startsWith("HTTP/1.1 413 ");
      // Half a request, and silence.
      assertThat(ask(proxy, "GET http://a/ HT")).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void bytesBehindConnectGoToTheTarget() throws Exception {
    try (var target = listen(ECHO);
        var proxy = proxy(ProxyOptions.defaults());
        var tube = Tube.connect(proxy.address(), SLOW, PATIENT)) {
      tube.send("CONNECT " + address(target).display() + " HTTP/1.1\r\n\r\nearly");
      tube.closeOutput();
      assertThat(tube.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      assertThat(tube.readToEnd().text()).isEqualTo("earlygot 5");
    }
  }

  // ---- passwords

  @ParameterizedTest
  @CsvSource({
    "Basic YW1lbGlhOnMzY3JldDpaw7xyaWNo, 200",
    "bASIC   YW1lbGlhOnMzY3JldDpaw7xyaWNo, 200",
    "Basic YW1lbGlhOnMzY3JldDpaw7xyaWNo more, 407",
    "'Basic YW1lbGlhOnMzY3JldDpaw7xyaWNo, Basic eA==', 407",
    "Basic YW1lbGlhOnMzY3JldA==, 407",
    "Basic !!!, 407",
    "Basic, 407",
    "Negotiate YW1lbGlhOnMzY3JldDpaw7xyaWNo, 407",
    "'Digest username=\"amelia\"', 407",
    "YW1lbGlhOnMzY3JldDpaw7xyaWNo, 407",
    "'', 407",
  })
  void basicCredentialsAreChecked(String header, int status) throws Exception {
    try (var target = listen(ECHO);
        var proxy = proxy(ProxyOptions.defaults().withCredentials(AMELIA))) {
      assertThat(
              askAndEnd(
                  proxy,
                  "CONNECT "
                      + address(target).display()
                      + " HTTP/1.0\r\nProxy-Authorization: "
                      + header
                      + "\r\n\r\n",
                  status == 200))
          .startsWith("HTTP/1.1 " + status + " ");
    }
  }

  private static String askAndEnd(Server server, String request, boolean end) throws Exception {
    try (var tube = Tube.connect(server.address(), SLOW, PATIENT)) {
      tube.send(request);
      if (end) {
        tube.closeOutput();
      }
      return tube.readToEnd().text();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MD5, auth, 200",
    "SHA-256, auth, 200",
    "MD5, '', 200",
    "SHA-256, '', 200",
    "'', '', 200",
    "MD5-sess, auth, 407",
    "SHA-1, auth, 407",
    "MD5, auth-int, 407",
  })
  void digestCredentialsAreCheckedWithQopAndWithout(String algorithm, String qop, int status)
      throws Exception {
    try (var target = listen(ECHO);
        var proxy = proxy(ProxyOptions.defaults().withCredentials(AMELIA));
        var tube = Tube.connect(proxy.address(), SLOW, PATIENT)) {
      var host = address(target).display();
      tube.send("CONNECT " + host + " HTTP/1.1\r\n\r\n");
      var refused = tube.readUntil("\r\n\r\n");
      assertThat(refused).startsWith("HTTP/1.1 407 ").contains("Connection: keep-alive");
      var offered =
          Challenge.parse(
                  refused
                      .lines()
                      .filter(l -> l.contains(": Digest"))
                      .findFirst()
                      .orElseThrow()
                      .substring("Proxy-Authenticate: ".length()))
              .getFirst();
      var parameters = new java.util.HashMap<>(offered.parameters());
      parameters.put("algorithm", algorithm);
      parameters.put("qop", qop);
      var challenge = new Challenge("digest", "", parameters);
      var header =
          Digest.Algorithm.named(algorithm).isPresent()
              ? new ClientAnswer(challenge, AMELIA, 0).header("CONNECT", host)
              : "Digest algorithm=" + algorithm;
      var length =
          Integer.parseInt(
              refused
                  .lines()
                  .filter(l -> l.startsWith("Content-Length"))
                  .findFirst()
                  .orElseThrow()
                  .substring(16));
      var _ = tube.readExactly(length);
      if (qop.equals("auth-int")) {
        header = header.replace("qop=auth", "qop=auth-int");
      }
      tube.send(
          io.jackfield.Bytes.of(
              "CONNECT " + host + " HTTP/1.1\r\nProxy-Authorization: " + header + "\r\n\r\n",
              java.nio.charset.StandardCharsets.ISO_8859_1));
      assertThat(tube.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void aDigestIsForOneTargetAndANonceOfThisProxyOnly() throws Exception {
    try (var target = listen(ECHO);
        var proxy = proxy(ProxyOptions.defaults().withCredentials(AMELIA));
        var other = proxy(ProxyOptions.defaults().withCredentials(AMELIA))) {
      var host = address(target).display();
      for (var from : java.util.List.of(proxy, other)) {
        var refused = ask(from, "CONNECT " + host + " HTTP/1.0\r\n\r\n");
        var line = refused.lines().filter(l -> l.contains("MD5")).findFirst().orElseThrow();
        var challenge = Challenge.parse(line.substring("Proxy-Authenticate: ".length())).getFirst();
        for (var signed : java.util.List.of(host, "other.test:80")) {
          var header = new ClientAnswer(challenge, AMELIA, 0).header("CONNECT", signed);
          boolean good = from == proxy && signed.equals(host);
          assertThat(
                  askAndEnd(
                      proxy,
                      "CONNECT "
                          + host
                          + " HTTP/1.0\r\nProxy-Authorization: "
                          + header
                          + "\r\n\r\n",
                      true))
              .startsWith("HTTP/1.1 " + (good ? 200 : 407));
        }
      }
    }
  }
}
