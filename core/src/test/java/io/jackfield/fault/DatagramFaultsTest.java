package io.jackfield.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.UdpAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each fault of datagrams as plain sockets of the JDK see it.
@Timeout(60)
class DatagramFaultsTest {
  @AfterEach
  void nothingOfOursIsLeft() throws Exception {
    LeftThreads.awaitNone();
  }

  private static final int COUNT = 200;

  /// What arrives of numbered datagrams, sent one by one, with that fault on the way.
  private static List<String> arrived(FaultRule... rules) throws IOException {
    try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var client = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var relay = FaultRelay.to(UdpAddress.loopback(server.getLocalPort()))) {
      for (int i = 0; i < rules.length; i++) {
        relay.faults().add("fault " + i, rules[i]);
      }
      var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
      for (int i = 0; i < COUNT; i++) {
        send(client, Integer.toString(i), to);
      }
      var came = new ArrayList<String>();
      server.setSoTimeout(20_000);
      try {
        // More than there can be: silence ends it.
        while (came.size() < 3 * COUNT) {
          came.add(receive(server));
          server.setSoTimeout(1_000);
        }
      } catch (SocketTimeoutException e) {
        return came;
      }
      return came;
    }
  }

  private static void send(DatagramSocket from, String text, InetSocketAddress to)
      throws IOException {
    var bytes = text.getBytes(US_ASCII);
    from.send(new DatagramPacket(bytes, bytes.length, to));
  }

  private static String receive(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[1000], 1000);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), US_ASCII);
  }

  private static List<String> all() {
    return IntStream.range(0, COUNT).mapToObj(Integer::toString).toList();
  }

  @Test
  void someAreLostAndTheSameForTheSameSeed() throws Exception {
    var rule = new Fault.Loss(0.1).upstream().withSeed(42);
    var first = arrived(rule);
    assertThat(first).hasSizeBetween(160, 195).isSubsetOf(all()).doesNotHaveDuplicates();
    assertThat(arrived(rule)).isEqualTo(first);
    assertThat(arrived(rule.withSeed(43))).isNotEqualTo(first);
  }

  @Test
  void someComeTwice() throws Exception {
    var came = arrived(new Fault.Duplicate(0.1).upstream().withSeed(42));
    assertThat(came).hasSizeBetween(205, 240).containsAll(all());
    assertThat(came.stream().distinct().toList()).isEqualTo(all());
  }

  @Test
  void someAreOvertakenByOne() throws Exception {
    var came = arrived(new Fault.Reorder(0.1).upstream().withSeed(42));
    assertThat(came).hasSize(COUNT).containsAll(all()).isNotEqualTo(all());
    int late = 0;
    for (int i = 0; i < COUNT; i++) {
      int place = came.indexOf(Integer.toString(i));
      assertThat(place).isBetween(i - 3, i + 3);
      late += place > i ? 1 : 0;
    }
    assertThat(late).isBetween(5, 40);
  }

  @Test
  void theLastIsNotPutBackForEver() throws Exception {
    var rule = new Fault.Reorder(1, 1_000, Duration.ofMillis(300)).upstream();
    assertThat(arrived(rule)).containsExactlyInAnyOrderElementsOf(all());
  }

  @Test
  void faultsAddUp() throws Exception {
    var came =
        arrived(new Fault.Duplicate(1).upstream(), new Fault.Loss(0.5).upstream().withSeed(7));
    assertThat(came).hasSizeBetween(120, 280);
    assertThat(came.stream().distinct().count() * 2).isEqualTo(came.size());
  }

  @Test
  void oneIsLateAndWhole() throws Exception {
    try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var client = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var relay = FaultRelay.to(UdpAddress.loopback(server.getLocalPort()))) {
      relay.faults().add("slow", new Fault.Latency(Duration.ofMillis(300)).upstream());
      relay.faults().add("narrow", new Fault.Bandwidth(10_000).upstream());
      server.setSoTimeout(20_000);
      var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
      long start = System.nanoTime();
      send(client, "x".repeat(900), to);
      send(client, "y".repeat(900), to);
      assertThat(receive(server)).isEqualTo("x".repeat(900));
      assertThat(System.nanoTime() - start).isGreaterThan(299_000_000L);
      assertThat(receive(server)).isEqualTo("y".repeat(900));
      assertThat(System.nanoTime() - start).isGreaterThan(330_000_000L);
    }
  }

  @Test
  void someBytesAreCorrupt() throws Exception {
    var rule = new Fault.Corrupt(0.1).upstream().withSeed(3);
    var came = arrived(rule);
    assertThat(came).hasSize(COUNT).isNotEqualTo(all());
    assertThat(came.stream().map(String::length).toList())
        .isEqualTo(all().stream().map(String::length).toList());
    assertThat(arrived(rule)).isEqualTo(came);
  }
}
