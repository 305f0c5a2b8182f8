package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.ncat.Party.Who;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class HostileTest {
  private static final List<String> WORDS =
      List.of(
          "-4",
          "-6",
          "-C",
          "-t",
          "-n",
          "-k",
          "-u",
          "-z",
          "-v",
          "-U",
          "--ssl",
          "--chat",
          "--talk",
          "--send-only",
          "--recv-only",
          "--no-shutdown",
          "--append-output",
          "--ssl-verify",
          "--sctp",
          "--vsock",
          "-w",
          "-i",
          "-d",
          "-q",
          "-m",
          "-p",
          "-s",
          "-g",
          "-G",
          "--proxy",
          "--proxy-type",
          "--proxy-auth",
          "--proxy-dns",
          "--allow",
          "--deny",
          "--ssl-cert",
          "--ssl-key",
          "--ssl-trustfile",
          "--ssl-ciphers",
          "--ssl-servername",
          "--ssl-alpn",
          "--",
          "-",
          "",
          "1",
          "127.0.0.1",
          "::1",
          "127.0.0.1:1",
          "1ms",
          "5ms",
          "10ms",
          "-1",
          "99999",
          "http",
          "socks4",
          "socks5",
          "local",
          "none",
          "user:pass",
          "10.0.0.0/8",
          "*.*.*.*",
          "1/99",
          "\u0000",
          "\n",
          "ÿ",
          "--no",
          "--s",
          "--version",
          "--help",
          "-vvvv",
          "-zzz",
          "/dev/null",
          "/nonexistent",
          "HIGH",
          "[::1",
          "[::1]:x",
          "%s%n",
          "-o",
          "-x",
          "=",
          "--ssl=1",
          "--wait=1");

  private static RandomGenerator random() {
    long seed = RandomGenerator.getDefault().nextLong();
    System.out.println("seed " + seed);
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// No word makes a listener, which would not end. Nothing listens at port 1 of the loopback
  /// address, so all that is right in its words is refused there.
  @Test
  void tenThousandRandomLinesEndInOrder() throws Exception {
    var random = random();
    for (int i = 0; i < 10_000; i++) {
      var words = new ArrayList<>(List.of("-w", "50ms", "-i", "5ms", "-n"));
      int count = random.nextInt(7);
      for (int k = 0; k < count; k++) {
        var word = WORDS.get(random.nextInt(WORDS.size()));
        // Files are only looked for where none is made.
        if ((word.equals("-o") || word.equals("-x")) && k < count) {
          words.add(word);
          word = "/nonexistent/log";
        }
        words.add(word);
      }
      words.addAll(List.of("127.0.0.1", "1"));
      var result = Party.run(words.toArray(String[]::new));
      assertThat(result.code()).as("%s: %s", words, result.err()).isBetween(0, 2);
      assertThat(result.err()).as("%s", words).doesNotContain("Exception", "\tat ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-k",
        "-k -t",
        "-k -C -d 1ms",
        "-k --ssl",
        "--broker",
        "--broker --chat",
        "-k -e /bin/cat",
        "-k -c cat>/dev/null",
        "--proxy-type http",
        "--proxy-type http --ssl",
        "--broker --ssl",
        "-k --allow 127.0.0.1",
        "-k --send-only",
        "-k --recv-only",
      })
  void randomBytesHurtNobody(String mode) throws Exception {
    var random = random();
    int port = Party.freePort();
    var words =
        Stream.concat(Stream.of(mode.split(" ")), Stream.of("127.0.0.1", String.valueOf(port)));
    try (var server = Party.listen(Who.OURS, words.toArray(String[]::new))) {
      var eater = Thread.ofVirtual().name("test-eater").start(() -> eat(server));
      for (int i = 0; i < 40; i++) {
        attack(random, port);
      }
      assertThat(server.hasEnded()).as(server.errors()).isFalse();
      // It still takes somebody in.
      try (var peer = ListenTest.connect("127.0.0.1", port)) {
        assertThat(peer.isConnected()).isTrue();
      }
      assertThat(server.errors()).doesNotContain("Exception", "\tat ");
      Party.hangUp(server);
      assertThat(eater.join(Party.LONG)).isTrue();
    }
  }

  private static void eat(Party server) {
    try {
      server.output();
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }

  private static void attack(RandomGenerator random, int port) throws IOException {
    var bytes = new byte[random.nextInt(20_000)];
    random.nextBytes(bytes);
    try (var peer = ListenTest.connect("127.0.0.1", port)) {
      peer.getOutputStream().write(bytes);
      switch (random.nextInt(3)) {
        case 0 -> peer.setSoLinger(true, 0);
        case 1 -> peer.shutdownOutput();
        default -> peer.getOutputStream().write(bytes);
      }
    } catch (SocketException e) {
      // It has turned us out.
      assertThat(e).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-u -k", "-u", "-u -k -e /bin/cat", "-u -k -t -C"})
  void randomDatagramsHurtNobody(String mode) throws Exception {
    var random = random();
    int port = Party.freeUdpPort();
    var words =
        Stream.concat(Stream.of(mode.split(" ")), Stream.of("127.0.0.1", String.valueOf(port)));
    try (var server = Party.listen(Who.OURS, words.toArray(String[]::new))) {
      var eater = Thread.ofVirtual().name("test-eater").start(() -> eat(server));
      for (int i = 0; i < 20; i++) {
        try (var peer = new DatagramSocket()) {
          for (int k = 0; k < 10; k++) {
            var bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            peer.send(
                new DatagramPacket(bytes, bytes.length, InetAddress.ofLiteral("127.0.0.1"), port));
          }
        }
      }
      assertThat(server.hasEnded()).as(server.errors()).isFalse();
      assertThat(server.errors()).doesNotContain("Exception", "\tat ");
      Party.hangUp(server);
      assertThat(eater.join(Party.LONG)).isTrue();
    }
  }
}
