package io.jackfield.proxy;

import static io.jackfield.proxy.Fixtures.ECHO;
import static io.jackfield.proxy.Fixtures.address;
import static io.jackfield.proxy.Fixtures.listen;
import static io.jackfield.proxy.Fixtures.proxy;
import static io.jackfield.proxy.Fixtures.through;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Handler;
import io.jackfield.Server;
import io.jackfield.TcpAddress;
import io.jackfield.proxy.ProxyHop.Kind;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our proxies and their clients against other people's.
@Timeout(60)
class ProxyProgramsTest {
  private static final Credentials USER = new Credentials("user", "secret");
  private static final ProxyOptions LOCKED = ProxyOptions.defaults().withCredentials(USER);

  private static final Handler WEB =
      tube -> {
        var head = tube.readUntil("\r\n\r\n");
        var body = head.contains("Content-Length: 5") ? tube.readExactly(5).text() : "page";
        tube.send("HTTP/1.1 200 ok\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
      };

  private static String port(Server server) {
    return String.valueOf(server.port());
  }

  // ---- nc and ncat as clients of ours

  @ParameterizedTest
  @ValueSource(strings = {"4", "5", "connect"})
  void ncGoesThroughOurProxy(String version) throws Exception {
    try (var target = listen(ECHO);
        var proxy = proxy(ProxyOptions.defaults());
        var nc =
            Programs.start(
                "nc",
                "-N",
                "-X",
                version,
                "-x",
                "127.0.0.1:" + port(proxy),
                "127.0.0.1",
                port(target))) {
      assertThat(nc.ask("over nc\n")).isEqualTo("over nc\ngot 8");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "socks4", "socks5"})
  void ncatGoesThroughOurProxy(String type) throws Exception {
    try (var target = listen(ECHO);
        var proxy = proxy(type.equals("socks4") ? ProxyOptions.defaults() : LOCKED);
        var ncat =
            Programs.start(
                "ncat",
                "--proxy",
                "127.0.0.1:" + port(proxy),
                "--proxy-type",
                type,
                "--proxy-auth",
                "user:secret",
                "127.0.0.1",
                port(target))) {
      assertThat(ncat.ask("over ncat\n")).isEqualTo("over ncat\ngot 10");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Digest"})
  void ncatKnowsBothOfOurSchemes(String scheme) throws Exception {
    // Offers one of our challenges only, so that ncat has no choice.
    try (var target = listen(ECHO);
        var proxy = proxy(LOCKED);
        var filter =
            listen(tube -> {
              var head = tube.readUntil("\r\n\r\n");
              try (var on = io.jackfield.Tube.connect(proxy.address())) {
                on.send(head + "\r\n\r\n");
                var answer = on.readUntil("\r\n\r\n");
                var lines = new ArrayList<>(answer.lines().toList());
                lines.removeIf(
                    l -> l.startsWith("Proxy-Authenticate") && !l.contains(": " + scheme));
                tube.send(String.join("\r\n", lines) + "\r\n\r\n");
                tube.joinTo(on);
              }
            });
        var ncat =
            Programs.start(
                "ncat",
                "--proxy",
                "127.0.0.1:" + port(filter),
                "--proxy-type",
                "http",
                "--proxy-auth",
                "user:secret",
                "127.0.0.1",
                port(target))) {
      assertThat(ncat.ask("hi\n")).isEqualTo("hi\ngot 3");
    }
  }

  // ---- curl as a client of ours

  private static String curl(Server proxy, Server target, String scheme, String... more)
      throws Exception {
    var command =
        new ArrayList<>(
            List.of("curl", "-sS", "-x", scheme + "://127.0.0.1:" + port(proxy), "--noproxy", ""));
    command.addAll(List.of(more));
    command.add("http://localhost:" + port(target) + "/some/path?q");
    try (var curl = Programs.start(command)) {
      return curl.ask("");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "socks4", "socks4a", "socks5", "socks5h"})
  void curlFetchesAPageThroughOurProxy(String scheme) throws Exception {
    try (var web = listen(WEB);
        var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(curl(proxy, web, scheme)).isEqualTo("page");
      assertThat(curl(proxy, web, scheme, "-d", "12345")).isEqualTo("12345");
      assertThat(curl(proxy, web, scheme, "-p")).isEqualTo("page");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--proxy-basic", "--proxy-digest", "--proxy-anyauth"})
  void curlShowsItsPassword(String how) throws Exception {
    try (var web = listen(WEB);
        var proxy = proxy(LOCKED)) {
      assertThat(curl(proxy, web, "http", how, "-U", "user:secret")).isEqualTo("page");
      assertThat(curl(proxy, web, "http", how, "-U", "user:secret", "-p")).isEqualTo("page");
      assertThat(curl(proxy, web, "http", how, "-U", "user:wrong", "-o/dev/null", "-w%{http_code}"))
          .isEqualTo("407");
    }
    try (var web = listen(WEB);
        var proxy = proxy(LOCKED)) {
      assertThat(curl(proxy, web, "socks5h", "-U", "user:secret")).isEqualTo("page");
    }
  }

  // ---- our client through ncat's proxy

  private static final Pattern LISTENING = Pattern.compile("Listening on [0-9.]+:(\\d+)");

  private static int listeningPort(Programs.Running ncat) throws Exception {
    var lines =
        new BufferedReader(
            new InputStreamReader(ncat.process().getInputStream(), StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var match = LISTENING.matcher(line);
      if (match.find() && !match.group(1).equals("0")) {
        return Integer.parseInt(match.group(1));
      }
    }
    throw new AssertionError("ncat did not listen");
  }

  /// ncat 7.93 does not tell the port that the kernel chose, so it gets one that was free just now.
  private static int freePort() throws Exception {
    try (var server = listen(ECHO)) {
      return server.port();
    }
  }

  private static Programs.Running ncatProxy(int port, String... more) throws Exception {
    var command = new ArrayList<>(List.of("ncat", "-v", "-k", "-l", "--proxy-type", "http"));
    command.addAll(List.of(more));
    command.addAll(List.of("127.0.0.1", String.valueOf(port)));
    return Programs.start(command);
  }

  @Test
  void ourClientGoesThroughNcatsProxy() throws Exception {
    try (var target = listen(ECHO);
        var ncat = ncatProxy(freePort())) {
      var hop = new ProxyHop(Kind.HTTP, new TcpAddress("127.0.0.1", listeningPort(ncat)));
      try (var tube = through(hop, address(target))) {
        tube.send("hello");
        assertThat(tube.readExactly(5).text()).isEqualTo("hello");
      }
    }
  }

  @Test
  void ourClientShowsNcatsProxyItsPassword() throws Exception {
    try (var target = listen(ECHO);
        var ncat = ncatProxy(freePort(), "--proxy-auth", "user:secret")) {
      var hop =
          new ProxyHop(Kind.HTTP, new TcpAddress("127.0.0.1", listeningPort(ncat)))
              .withCredentials(USER);
      try (var tube = through(hop, address(target))) {
        tube.send("hello");
        assertThat(tube.readExactly(5).text()).isEqualTo("hello");
      }
    }
  }
}
