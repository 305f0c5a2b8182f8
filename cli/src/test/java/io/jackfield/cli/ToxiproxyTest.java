package io.jackfield.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import eu.rekawek.toxiproxy.model.toxic.Latency;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `jack relay --toxiproxy`, driven by toxiproxy-java, which was written for the original.
@Timeout(60)
class ToxiproxyTest {
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);
  private static final ToxicDirection DOWN = ToxicDirection.DOWNSTREAM;

  private JackRun jack;
  private ToxiproxyClient toxiproxy;
  private ServerSocket listener;
  private String api;

  @BeforeEach
  void start() throws Exception {
    listener = Loopback.IPV4.listen();
    jack = JackRun.start("relay", "--toxiproxy", "0");
    var line = jack.awaitLine("jack: serving the API of Toxiproxy on 127.0.0.1:(\\d+)");
    api = "http://127.0.0.1:" + line.group(1);
    toxiproxy = new ToxiproxyClient("127.0.0.1", Integer.parseInt(line.group(1)));
  }

  @AfterEach
  void stop() throws Exception {
    listener.close();
    jack.close();
  }

  private Proxy proxy() throws IOException {
    return toxiproxy.createProxy("test", "127.0.0.1:0", "127.0.0.1:" + listener.getLocalPort());
  }

  /// A client and the server's side of its connection.
  private record Both(Socket client, Socket server) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (client;
          server) {}
    }

    void answer(byte[] bytes) throws IOException {
      server.getOutputStream().write(bytes);
    }

    double secondsToHear(int count) throws IOException {
      long start = System.nanoTime();
      client.getInputStream().readNBytes(count);
      return (System.nanoTime() - start) / 1e9;
    }

    int hear() throws IOException {
      return client.getInputStream().read();
    }
  }

  private Both connect(Proxy proxy) throws IOException {
    var client = Loopback.IPV4.connect(port(proxy));
    var server = listener.accept();
    client.setSoTimeout((int) Await.LONG.toMillis());
    server.setSoTimeout((int) Await.LONG.toMillis());
    return new Both(client, server);
  }

  private static int port(Proxy proxy) {
    return Integer.parseInt(proxy.getListen().replaceAll(".*:", ""));
  }

  @Test
  void aProxyIsMadeFoundStoppedStartedAndDeleted() throws Exception {
    var proxy = proxy();
    assertThat(proxy.isEnabled()).isTrue();
    assertThat(port(proxy)).isPositive();
    assertThat(toxiproxy.getProxies()).extracting(Proxy::getName).containsExactly("test");
    assertThatThrownBy(this::proxy).hasMessage("[409] proxy already exists");
    try (var both = connect(proxy)) {
      both.answer(HELLO);
      assertThat(both.client.getInputStream().readNBytes(5)).isEqualTo(HELLO);
      proxy.disable();
      assertThat(both.hear()).isEqualTo(-1);
      assertThatThrownBy(() -> Loopback.IPV4.connect(port(proxy)))
          .isInstanceOf(ConnectException.class);
    }
    int port = port(proxy);
    proxy.enable();
    assertThat(port(proxy)).isEqualTo(port);
    connect(proxy).close();
    proxy.setUpstream("127.0.0.1:1");
    assertThat(proxy.getUpstream()).isEqualTo("127.0.0.1:1");
    assertThat(proxy.isEnabled()).isTrue();
    proxy.delete();
    assertThat(toxiproxy.getProxies()).isEmpty();
    assertThatThrownBy(() -> toxiproxy.getProxy("test")).hasMessage("[404] proxy not found");
  }

  @Test
  void latencyIsAddedChangedAndRemoved() throws Exception {
    var proxy = proxy();
    try (var both = connect(proxy)) {
      var latency = proxy.toxics().latency("slow", DOWN, 1_500).setJitter(10);
      both.answer(HELLO);
      assertThat(both.secondsToHear(5)).isBetween(1.4, 20.0);
      latency.setLatency(0);
      latency.setJitter(0);
      both.answer(HELLO);
      assertThat(both.secondsToHear(5)).isLessThan(1.4);
      var got = proxy.toxics().get("slow", Latency.class);
      assertThat(got.getLatency()).isZero();
      assertThat(got.getStream()).isEqualTo(DOWN);
      got.setToxicity(0.5f);
      assertThat(proxy.toxics().getAll().getFirst().getToxicity()).isEqualTo(0.5f);
      assertThatThrownBy(() -> proxy.toxics().latency("slow", DOWN, 1))
          .hasMessage("[409] toxic already exists");
      got.remove();
      assertThat(proxy.toxics().getAll()).isEmpty();
      assertThatThrownBy(() -> proxy.toxics().get("slow")).hasMessage("[404] toxic not found");
    }
  }

  @Test
  void bandwidthHoldsTheRateAndNoneIsACut() throws Exception {
    var proxy = proxy();
    try (var both = connect(proxy)) {
      var bandwidth = proxy.toxics().bandwidth("narrow", DOWN, 100);
      both.answer(new byte[50_000]);
      assertThat(both.secondsToHear(50_000)).isBetween(0.4, 20.0);
      bandwidth.setRate(0);
      both.answer(HELLO);
      both.client.setSoTimeout(300);
      assertThatThrownBy(both::hear).isInstanceOf(SocketTimeoutException.class);
      bandwidth.remove();
      both.client.setSoTimeout((int) Await.LONG.toMillis());
      assertThat(both.client.getInputStream().readNBytes(5)).isEqualTo(HELLO);
    }
  }

  @Test
  void slowCloseDelaysTheEnd() throws Exception {
    var proxy = proxy();
    proxy.toxics().slowClose("lingering", DOWN, 400);
    try (var both = connect(proxy)) {
      both.server.shutdownOutput();
      long start = System.nanoTime();
      assertThat(both.hear()).isEqualTo(-1);
      assertThat(System.nanoTime() - start).isGreaterThan(350_000_000L);
    }
  }

  @Test
  void timeoutDropsAllAndCloses() throws Exception {
    var proxy = proxy();
    proxy.toxics().timeout("hole", DOWN, 300);
    try (var both = connect(proxy)) {
      both.answer(HELLO);
      assertThat(both.hear()).isEqualTo(-1);
    }
  }

  @Test
  void removingATimeoutWithoutEndCloses() throws Exception {
    var proxy = proxy();
    var timeout = proxy.toxics().timeout("hole", DOWN, 0);
    try (var both = connect(proxy)) {
      both.answer(HELLO);
      both.client.setSoTimeout(300);
      assertThatThrownBy(both::hear).isInstanceOf(SocketTimeoutException.class);
      both.client.setSoTimeout((int) Await.LONG.toMillis());
      timeout.remove();
      assertThat(both.hear()).isEqualTo(-1);
    }
  }

  @Test
  void resetPeerResets() throws Exception {
    var proxy = proxy();
    proxy.toxics().resetPeer("reset", DOWN, 300);
    try (var both = connect(proxy)) {
      assertThatThrownBy(both::hear)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void slicerCuts() throws Exception {
    var proxy = proxy();
    proxy.toxics().slicer("slicer", DOWN, 10, 20_000).setSizeVariation(2);
    try (var both = connect(proxy)) {
      both.answer(new byte[100]);
      assertThat(both.client.getInputStream().read(new byte[100])).isBetween(8, 12);
    }
  }

  @Test
  void limitDataClosesAfterSoMuch() throws Exception {
    var proxy = proxy();
    proxy.toxics().limitData("limit", DOWN, 3);
    try (var both = connect(proxy)) {
      both.answer(HELLO);
      assertThat(both.client.getInputStream().readAllBytes()).asString().isEqualTo("hel");
    }
  }

  @Test
  void resetStartsAllAndTakesToxicsAway() throws Exception {
    var proxy = proxy();
    proxy.toxics().latency("slow", ToxicDirection.UPSTREAM, 1_000);
    proxy.disable();
    toxiproxy.reset();
    assertThat(toxiproxy.getProxy("test").isEnabled()).isTrue();
    assertThat(proxy.toxics().getAll()).isEmpty();
  }

  @Test
  void itTellsTheVersionOfTheApi() throws Exception {
    assertThat(toxiproxy.version()).isEqualTo("{\"version\":\"2.12.0\"}");
  }

  private record Answer(int status, String body) {}

  /// Asks by curl, which has no opinion on methods and headers.
  private Answer ask(String method, String path, String body, String... headers) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "no curl here");
    var words = new ArrayList<>(List.of("/usr/bin/curl", "-s", "-X", method, api + path));
    words.addAll(List.of("-w", "\n%{http_code}", "--data-binary", "@-"));
    for (var header : headers) {
      words.addAll(List.of("-H", header));
    }
    var curl = new ProcessBuilder(words).redirectErrorStream(true).start();
    try (var in = curl.getOutputStream()) {
      in.write(body.getBytes(US_ASCII));
    }
    var output = new String(curl.getInputStream().readAllBytes(), US_ASCII);
    assertThat(curl.waitFor()).isZero();
    int end = output.lastIndexOf('\n');
    return new Answer(Integer.parseInt(output.substring(end + 1)), output.substring(0, end));
  }

  private void refuses(int status, String error, String method, String path, String body)
      throws Exception {
    var answer = ask(method, path, body);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).contains("\"status\":" + status).contains("\"error\":\"" + error);
  }

  @Test
  void whatIsWrongIsRefusedInToxiproxysWords() throws Exception {
    refuses(400, "bad request body", "POST", "/proxies", "no JSON");
    refuses(400, "missing required field: name", "POST", "/proxies", "{}");
    refuses(400, "missing required field: upstream", "POST", "/proxies", "{\"name\":\"x\"}");
    refuses(404, "proxy not found", "GET", "/proxies/x/toxics", "");
    refuses(404, "page not found", "GET", "/nothing", "");
    refuses(405, "method not allowed", "PUT", "/proxies", "");
    // A program as a server would be one for everybody who can reach the API.
    refuses(
        400,
        "bad request body: upstream",
        "POST",
        "/proxies",
        "{\"name\":\"x\",\"upstream\":\"exec:sh\"}");
    proxy();
    var toxics = "/proxies/test/toxics";
    refuses(400, "invalid toxic type", "POST", toxics, "{\"type\":\"poison\"}");
    refuses(400, "stream was invalid", "POST", toxics, "{\"type\":\"latency\",\"stream\":\"x\"}");
    refuses(
        400,
        "bad request body: latency must be",
        "POST",
        toxics,
        "{\"type\":\"latency\",\"attributes\":{\"latency\":-1}}");
    refuses(400, "bad request body: slicer", "POST", toxics, "{\"type\":\"slicer\"}");
    refuses(404, "toxic not found", "PATCH", toxics + "/none", "{}");
  }

  @Test
  void whatLooksLikeABrowserIsRefused() throws Exception {
    assertThat(ask("GET", "/version", "", "User-Agent: Mozilla/5.0").status()).isEqualTo(403);
    assertThat(ask("POST", "/reset", "", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
  }

  @Test
  void aBodyWithoutEndIsRefused() throws Exception {
    assertThat(ask("POST", "/proxies", " ".repeat(2 << 20)).status()).isEqualTo(413);
  }

  @Test
  void populateMakesWhatIsNotThereAndLeavesTheRest() throws Exception {
    int port = listener.getLocalPort();
    var list =
        "[{\"name\":\"a\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:"
            + port
            + "\"},{\"name\":\"b\",\"upstream\":\"127.0.0.1:1\",\"enabled\":false}]";
    assertThat(ask("POST", "/populate", list).status()).isEqualTo(201);
    int first = port(toxiproxy.getProxy("a"));
    assertThat(toxiproxy.getProxy("b").isEnabled()).isFalse();
    var again =
        "[{\"name\":\"a\",\"listen\":\"localhost:"
            + first
            + "\",\"upstream\":\"127.0.0.1:"
            + port
            + "\"},{\"name\":\"c\"}]";
    var answer = ask("POST", "/populate", again);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("missing required field: upstream at proxy 2");
    assertThat(port(toxiproxy.getProxy("a"))).isEqualTo(first);
  }

  @Test
  void aRelayMayBeThereFromTheBeginning() throws Exception {
    try (var other =
        JackRun.start(
            "relay",
            "--toxiproxy",
            "0",
            "listen://:0",
            "tcp://127.0.0.1:" + listener.getLocalPort())) {
      other.awaitLine("jack: relaying from 127.0.0.1:\\d+ to 127.0.0.1:\\d+");
      var line = other.awaitLine("jack: serving the API of Toxiproxy on 127.0.0.1:(\\d+)");
      var client = new ToxiproxyClient("127.0.0.1", Integer.parseInt(line.group(1)));
      connect(client.getProxy("relay")).close();
    }
  }

  @Test
  void otherWordsAreRefused() throws Exception {
    var wrong = JackRun.run("relay", "--toxiproxy", "0", "--fault", "latency=1s");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("leave out --fault");
  }
}
