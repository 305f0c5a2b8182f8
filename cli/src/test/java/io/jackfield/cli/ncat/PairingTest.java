package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.ncat.Party.Who;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Ours and the original at both ends. `-Djack.ncat.mebibytes=64` sends more.
@Timeout(120)
class PairingTest {
  private static final int BYTES = Integer.getInteger("jack.ncat.mebibytes", 1) << 20;

  @TempDir private Path folder;

  private static Stream<Arguments> pairs() {
    var all = new ArrayList<Arguments>();
    for (var server : Who.values()) {
      for (var client : Who.values()) {
        all.add(Arguments.of(server, client));
      }
    }
    return all.stream();
  }

  private static byte[] noise() {
    long seed = RandomGenerator.getDefault().nextLong();
    System.out.println("seed " + seed);
    var bytes = new byte[BYTES];
    RandomGeneratorFactory.of("L64X128MixRandom").create(seed).nextBytes(bytes);
    return bytes;
  }

  /// What both are told, before the options of one side.
  private static String[] words(List<String> common, List<String> more) {
    return Stream.concat(common.stream(), more.stream()).toArray(String[]::new);
  }

  private void bothWays(Who server, Who client, List<String> options, List<String> target)
      throws Exception {
    var bytes = noise();
    var here = new ArrayList<>(target);
    try (var listening = Party.listen(server, words(options, here));
        var connected = client.start(words(options, here))) {
      var typing = typing(connected, bytes);
      assertThat(listening.bytes(BYTES)).isEqualTo(bytes);
      typing.join();
      typing = typing(listening, bytes);
      assertThat(connected.bytes(BYTES)).isEqualTo(bytes);
      typing.join();
      connected.endInput();
      assertThat(listening.exitCode()).isZero();
      assertThat(connected.exitCode()).isZero();
    }
  }

  private static Thread typing(Party party, byte[] bytes) {
    return Thread.ofPlatform()
        .name("test-typing")
        .start(() -> {
          try {
            party.type(bytes);
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static List<String> loopback() throws Exception {
    return List.of("127.0.0.1", String.valueOf(Party.freePort()));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void tcpCarriesAllBothWays(Who server, Who client) throws Exception {
    bothWays(server, client, List.of(), loopback());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void tlsCarriesAllBothWays(Who server, Who client) throws Exception {
    bothWays(server, client, List.of("--ssl"), loopback());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void unixSocketsCarryAllBothWays(Who server, Who client) throws Exception {
    bothWays(server, client, List.of("-U"), List.of(folder.resolve("s").toString()));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void udpCarriesDatagramsBothWays(Who server, Who client) throws Exception {
    var target = List.of("127.0.0.1", String.valueOf(Party.freeUdpPort()));
    try (var listening = Party.listen(server, words(List.of("-u"), target));
        var connected = client.start(words(List.of("-u"), target))) {
      for (int i = 0; i < 50; i++) {
        var text = "datagram " + i + "\n";
        connected.type(text);
        assertThat(listening.text(text.length())).isEqualTo(text);
        listening.type(text);
        assertThat(connected.text(text.length())).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void unixDatagramsGoBothWays(Who server, Who client) throws Exception {
    var words = words(List.of("-u", "-U"), List.of(folder.resolve("d").toString()));
    try (var listening = Party.listen(server, words);
        var connected = client.start(words)) {
      for (int i = 0; i < 20; i++) {
        var text = "datagram " + i + "\n";
        connected.type(text);
        assertThat(listening.text(text.length())).isEqualTo(text);
        listening.type(text);
        assertThat(connected.text(text.length())).isEqualTo(text);
      }
    }
  }

  /// 7.93 is no server of it; since 7.94 the original is.
  @ParameterizedTest
  @EnumSource(Who.class)
  void dtlsCarriesDatagramsBothWays(Who client) throws Exception {
    var target = List.of("127.0.0.1", String.valueOf(Party.freeUdpPort()));
    try (var listening = Party.listen(Who.OURS, words(List.of("-u", "--ssl"), target));
        var connected = client.start(words(List.of("-u", "--ssl"), target))) {
      for (int i = 0; i < 20; i++) {
        var text = "datagram " + i + "\n";
        connected.type(text);
        assertThat(listening.text(text.length())).isEqualTo(text);
        listening.type(text);
        assertThat(connected.text(text.length())).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void proxiesCarryAllBothWays(Who proxy, Who client) throws Exception {
    var there = List.of("127.0.0.1", String.valueOf(Party.freePort()));
    try (var between = Party.listen(proxy, words(List.of("--proxy-type", "http"), there))) {
      assertThat(between.hasEnded()).isFalse();
      var bytes = noise();
      var target = loopback();
      try (var listening = Party.listen(Who.OURS, target.toArray(String[]::new));
          var connected =
              client.start(
                  words(List.of("--proxy", there.getFirst() + ":" + there.getLast()), target))) {
        var typing = typing(connected, bytes);
        assertThat(listening.bytes(BYTES)).isEqualTo(bytes);
        typing.join();
        typing = typing(listening, bytes);
        assertThat(connected.bytes(BYTES)).isEqualTo(bytes);
        typing.join();
      }
    }
  }
}
