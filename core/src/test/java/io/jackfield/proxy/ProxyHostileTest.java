package io.jackfield.proxy;

import static io.jackfield.proxy.Fixtures.AMELIA;
import static io.jackfield.proxy.Fixtures.ECHO;
import static io.jackfield.proxy.Fixtures.PATIENT;
import static io.jackfield.proxy.Fixtures.SLOW;
import static io.jackfield.proxy.Fixtures.address;
import static io.jackfield.proxy.Fixtures.listen;
import static io.jackfield.proxy.Fixtures.proxy;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Bytes;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.WaitException;
import io.jackfield.WireEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// SOCKS byte by byte, and clients that mean no good.
@Timeout(60)
class ProxyHostileTest {

  private static String ask(Server proxy, byte... request) throws Exception {
    try (var tube = Tube.connect(proxy.address(), SLOW, PATIENT)) {
      tube.send(Bytes.of(request));
      tube.closeOutput();
      return HexFormat.of().formatHex(tube.readToEnd().toArray());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // no method in common
    "050100, 05ff",
    "0500, 05ff",
    // the right password, then a command or a kind of address that is not there
    "050102 01 06616d656c6961 0e7333637265743a5ac3bc72696368 0502000101020304 0050, 0502 0100 05070001000000000000",
    "050102 01 06616d656c6961 0e7333637265743a5ac3bc72696368 0503000101020304 0050, 0502 0100 05070001000000000000",
    "050102 01 06616d656c6961 0e7333637265743a5ac3bc72696368 05010002, 0502 0100 05080001000000000000",
    // port 0; a name that is none
    "050102 01 06616d656c6961 0e7333637265743a5ac3bc72696368 0501000101020304 0000, 0502 0100 05010001000000000000",
    "050102 01 06616d656c6961 0e7333637265743a5ac3bc72696368 05010003022f40 0050, 0502 0100 05010001000000000000",
    // a wrong password
    "050102 01 06616d656c6961 00, 0502 0101",
    // version 4 has no password: CONNECT, BIND, 4a
    "0401 0050 01020304 00, 005b000000000000",
    "0402 0050 01020304 616d656c696100, 005b000000000000",
    "0401 0050 00000001 00 6100, 005b000000000000",
    // broken off, and no protocol at all
    "05, ''",
    "040100, ''",
    "ff, ''",
    "16030100, ''",
  })
  void socksIsRefusedByTheBook(String request, String answer) throws Exception {
    try (var proxy = proxy(ProxyOptions.defaults().withCredentials(AMELIA))) {
      assertThat(ask(proxy, HexFormat.of().parseHex(request.replace(" ", ""))))
          .isEqualTo(answer.replace(" ", ""));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "040200500102030400, 005b000000000000",
    "050100050300010102030400500000, 05000507000100000000"
  })
  void bindAndUdpAssociateAreNotSupported(String request, String answer) throws Exception {
    try (var proxy = proxy(ProxyOptions.defaults())) {
      assertThat(ask(proxy, HexFormat.of().parseHex(request))).startsWith(answer);
    }
  }

  @Test
  void eachProtocolMayBeSwitchedOff() throws Exception {
    var options = ProxyOptions.defaults().withKinds(java.util.Set.of(ProxyHop.Kind.SOCKS5));
    try (var proxy = proxy(options)) {
      assertThat(ask(proxy, (byte) 5, (byte) 1, (byte) 0)).isEqualTo("0500");
      assertThat(ask(proxy, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
          .isEmpty();
      assertThat(ask(proxy, (byte) 4, (byte) 1)).isEmpty();
    }
  }

  @Test
  void aSilentClientIsLetGo() throws Exception {
    try (var proxy = proxy(ProxyOptions.defaults().withPatience(Duration.ofMillis(200)));
        var tube = Tube.connect(proxy.address(), SLOW, PATIENT)) {
      assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
    }
  }

  @Test
  void requestsMayComeInAnyPieces() throws Exception {
    try (var target = listen(ECHO);
        var proxy = proxy(ProxyOptions.defaults())) {
      var host = address(target);
      var http =
          ("\r\nCONNECT " + host.display() + " HTTP/1.0\r\nA: b\r\n c\r\n\r\n!")
              .getBytes(StandardCharsets.US_ASCII);
      var socks = new ByteArrayOutputStream();
      socks.writeBytes(HexFormat.of().parseHex("0501000501000309"));
      socks.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
      socks.write(host.port() >> 8);
      socks.write(host.port());
      socks.write('!');
      for (var request : java.util.List.of(http, socks.toByteArray())) {
        for (int cut = 1; cut < request.length; cut++) {
          try (var tube = Tube.connect(proxy.address(), SLOW, PATIENT)) {
            tube.send(Bytes.of(request, 0, cut));
            var _ = tube.awaitData(Duration.ofMillis(1));
            tube.send(Bytes.of(request, cut, request.length - cut));
            tube.closeOutput();
            assertThat(tube.readToEnd().text()).as("cut at %d", cut).endsWith("!got 1");
          }
        }
      }
    }
  }

  /// Random bytes, and good requests with some bytes changed: no bug, no hang.
  @Test
  void noiseEndsInOrder() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();
    var options =
        ServerOptions.defaults()
            .withGrace(Duration.ZERO)
            .withLinger(Duration.ofMillis(50))
            .withListener(event -> {
              if (event instanceof WireEvent.HandlerFailed failed
                  && !(failed.failure() instanceof java.io.IOException)) {
                bugs.add(failed.failure());
              }
            });
    var proxying =
        new ProxyHandler(
            ProxyOptions.defaults()
                .withPatience(Duration.ofSeconds(2))
                .withRule((_, _, _) -> false)
                .withCredentials(random.nextBoolean() ? AMELIA : Credentials.none()));
    var seeds =
        java.util.List.of(
            "GET http://127.0.0.1/ HTTP/1.1\r\nHost: a\r\nProxy-Authorization: Digest a=\"b\\\"\","
                + " c=d\r\nContent-Length: 5\r\n\r\n",
            "CONNECT [::1]:80 HTTP/1.1\r\nProxy-Authorization: Basic YQ==\r\n\r\n",
            "POST http://127.0.0.1:9/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "\u0005\u0001\u0000\u0005\u0001\u0000\u0003\u0004none\u0000P",
            "\u0005\u0001\u0002\u0001\u0001a\u0001b\u0005\u0001\u0000\u0001\u0001\u0002\u0003\u0004\u0000P",
            "\u0004\u0001\u0000P\u0000\u0000\u0000\u0001me\u0000none\u0000");
    try (var proxy = Server.listen(TcpAddress.loopback(0), options, proxying)) {
      for (int i = 0; i < 400; i++) {
        var bytes =
            seeds.get(random.nextInt(seeds.size())).getBytes(StandardCharsets.ISO_8859_1).clone();
        if (i % 4 == 0) {
          bytes = new byte[random.nextInt(2000)];
          random.nextBytes(bytes);
        } else {
          for (int change = random.nextInt(4); change > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          }
        }
        try (var tube = Tube.connect(proxy.address(), SLOW, PATIENT)) {
          tube.send(Bytes.of(bytes));
          tube.closeOutput();
          assertThat(tube.readToEnd().size()).as("seed %d", seed).isLessThan(20_000);
        } catch (WaitException e) {
          // The proxy may have closed with noise unread, which resets the connection.
          assertThat(e).as("seed %d", seed).isInstanceOf(io.jackfield.ResetException.class);
        }
      }
      assertThat(bugs).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void endlessHeadersUseNoMemory() throws Exception {
    try (var proxy = proxy(ProxyOptions.defaults());
        var tube = Tube.connect(proxy.address(), SLOW, PATIENT)) {
      tube.send("GET http://a/ HTTP/1.1\r\n");
      long sent = 0;
      try {
        while (sent < 50_000_000) {
          tube.send("A: " + "b".repeat(10_000) + "\r\n");
          sent += 10_000;
        }
      } catch (WaitException e) {
        assertThat(e).hasMessageContaining("broke");
      }
      assertThat(sent).isLessThan(50_000_000);
    }
  }
}
