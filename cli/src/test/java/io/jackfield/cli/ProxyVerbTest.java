package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.BadAddressException;
import io.jackfield.proxy.Credentials;
import io.jackfield.starttls.StartTls;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `jack proxy`, and `--proxy`, `--send-proxy`, `--accept-proxy` and `--starttls` of the others.
@Timeout(60)
class ProxyVerbTest {

  private static void passes(JackRun client) throws Exception {
    client.type("there and back");
    assertThat(client.text(14)).isEqualTo("there and back");
    client.endInput();
    assertThat(client.exitCode()).isZero();
  }

  private static String port(JackRun server) throws Exception {
    return String.valueOf(server.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "socks4", "socks4a", "socks5", "socks5h"})
  void connectGoesThroughTheProxyAndTheProxyTellsWhereTo(String scheme) throws Exception {
    try (var all = new JackRun.Several()) {
      var echo = port(all.start("serve", "echo", "0"));
      var proxy = all.start("proxy", "-v", "0");
      var url = scheme + "://127.0.0.1:" + proxy.port();
      passes(all.start("connect", "--proxy", url, "localhost", echo));
      var name = scheme.equals("socks4") || scheme.equals("socks5") ? "127.0.0.1" : "localhost";
      proxy.awaitLine("jack: 127.0.0.1:\\d+ (?:CONNECT|SOCKS.) to " + name + ":" + echo + ".*");
      proxy.awaitLine("jack: .* is done with .*: 14 bytes there, 14 bytes back");
    }
  }

  @Test
  void proxiesStandBehindProxies() throws Exception {
    try (var all = new JackRun.Several()) {
      var echo = port(all.start("serve", "echo", "0"));
      var first = port(all.start("proxy", "--socks-only", "0"));
      var second = port(all.start("proxy", "--http-only", "--auth", "me:pass", "0"));
      passes(
          all.start(
              "connect",
              "--proxy",
              "socks5://127.0.0.1:" + first,
              "--proxy",
              "http://me:pass@127.0.0.1:" + second,
              "127.0.0.1",
              echo));
    }
  }

  @Test
  void aWrongPasswordIsToldInOneLine() throws Exception {
    try (var all = new JackRun.Several()) {
      var proxy = all.start("proxy", "--auth", "me:pass", "-v", "0");
      var url = "http://me:guess@127.0.0.1:" + proxy.port();
      var client = all.start("connect", "--proxy", url, "127.0.0.1", "9");
      assertThat(client.exitCode()).isNotZero();
      assertThat(client.errors().lines()).hasSize(1);
      assertThat(client.errors()).contains("does not take the password of \"me\"");
      proxy.awaitLine("jack: .* CONNECT to 127.0.0.1:9 refused: .*password is wrong \\(407\\)");
    }
  }

  @Test
  void aProxyOfOneKindTurnsTheOtherAway() throws Exception {
    try (var all = new JackRun.Several()) {
      var url = "http://127.0.0.1:" + port(all.start("proxy", "--socks-only", "0"));
      var client = all.start("connect", "--proxy", url, "127.0.0.1", "9");
      assertThat(client.exitCode()).isNotZero();
      assertThat(client.errors()).contains("closed the connection before it had answered");
    }
  }

  @Test
  void moreClientsThanAllowedWait() throws Exception {
    try (var all = new JackRun.Several()) {
      var echo = port(all.start("serve", "echo", "0"));
      var url = "http://127.0.0.1:" + port(all.start("proxy", "--max-connections", "1", "0"));
      var first = all.start("connect", "--proxy", url, "127.0.0.1", echo);
      first.type("x");
      assertThat(first.text(1)).isEqualTo("x");
      var second = all.start("connect", "-w", "300ms", "--proxy", url, "127.0.0.1", echo);
      assertThat(second.exitCode()).isNotZero();
      assertThat(second.errors()).contains("did not answer within");
      first.endInput();
      assertThat(first.exitCode()).isZero();
      passes(all.start("connect", "--proxy", url, "127.0.0.1", echo));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void aPeerMayBeNamedByAHeader(String version) throws Exception {
    try (var server = JackRun.start("listen", "--accept-proxy", "-v", "0");
        var client =
            JackRun.start("connect", "--send-proxy", version, "127.0.0.1", "" + server.port())) {
      client.type("hello");
      assertThat(server.text(5)).isEqualTo("hello");
      server.awaitLine(
          "jack: the PROXY header of 127.0.0.1:(\\d+) names 127.0.0.1:\\1 for 127.0.0.1:"
              + server.port());
      client.endInput();
      server.endInput();
      assertThat(server.exitCode()).isZero();
      assertThat(client.exitCode()).isZero();
    }
  }

  @Test
  void aPeerWithoutAHeaderIsRefused() throws Exception {
    try (var server = JackRun.start("listen", "--accept-proxy", "0");
        var client = Loopback.IPV4.connect(server.port())) {
      client.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(server.exitCode()).isNotZero();
      assertThat(server.errors()).contains("PROXY header from").contains("there is none");
    }
  }

  @Test
  void aServerThatOffersNoTlsIsToldInOneLine() throws Exception {
    try (var server = Loopback.IPV4.listen()) {
      var serving = Await.start(() -> refuseStartTls(server));
      var result =
          JackRun.run("connect", "--starttls", "smtp", "127.0.0.1", "" + server.getLocalPort());
      assertThat(serving.result()).isTrue();
      assertThat(result.code()).isNotZero();
      assertThat(result.errLines()).hasSize(1);
      assertThat(result.err()).contains("STARTTLS (smtp)").contains("does not offer it");
    }
  }

  private static boolean refuseStartTls(ServerSocket server) throws Exception {
    try (var peer = server.accept()) {
      peer.getOutputStream().write("220 hi\r\n".getBytes(StandardCharsets.US_ASCII));
      while (peer.getInputStream().read() != '\n') {}
      peer.getOutputStream().write("250 nothing\r\n".getBytes(StandardCharsets.US_ASCII));
      return peer.getInputStream().read() == -1;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect --proxy ftp://a 127.0.0.1 9",
        "connect --proxy http://a unix:/x",
        "connect -u --proxy http://a 127.0.0.1 9",
        "connect --send-proxy v3 127.0.0.1 9",
        "connect --starttls gopher 127.0.0.1 9",
        "connect -u --starttls smtp 127.0.0.1 9",
        "proxy --http-only --socks-only 0",
        "proxy --auth :x 0",
        "proxy --max-connections 0 0",
        "proxy --max-connections many 0",
        "proxy --idle never 0",
        "proxy",
      })
  void wrongWordsAreTold(String words) throws Exception {
    var result = JackRun.run(words.split(" ", -1));
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE);
    assertThat(result.errLines()).hasSize(2);
  }

  @Test
  void theHelpNamesAllProtocolsOfStartTls() throws Exception {
    assertThat(JackRun.run("connect", "--help").out().replaceAll("\\s+", " "))
        .contains(String.join(", ", StartTls.protocols()) + ".");
  }

  @Test
  void theVariablesPasswordIsForTheFirstProxyWithoutOne() {
    var auth = Optional.of("me:pass");
    var urls = List.of("http://a", "http://b");
    var hops = ProxyWords.hops(urls, auth);
    assertThat(hops.get(0).credentials()).isEqualTo(new Credentials("me", "pass"));
    assertThat(hops.get(1).credentials().isNone()).isTrue();
    assertThat(ProxyWords.hops(List.of("http://x:y@a"), auth).getFirst().credentials().user())
        .isEqualTo("x");
    assertThatThrownBy(() -> ProxyWords.hops(urls, Optional.of(":pass")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("JACK_PROXY_AUTH")
        .hasMessageNotContaining("pass");
    assertThatThrownBy(() -> ProxyWords.hops(List.of("a"), auth))
        .isInstanceOf(BadAddressException.class);
  }
}
