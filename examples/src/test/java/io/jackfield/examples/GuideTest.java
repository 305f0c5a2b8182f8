package io.jackfield.examples;

import static io.jackfield.Expected.endOfStream;
import static io.jackfield.Expected.literal;
import static io.jackfield.Expected.regex;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Bytes;
import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.EndOfStreamException;
import io.jackfield.Limits;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.TimedOutException;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.UdpAddress;
import io.jackfield.UdpServer;
import io.jackfield.UdpSocket;
import io.jackfield.WireEvent;
import io.jackfield.junit.LeakCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The pieces of code in `docs/guide/library.md`, which stand there as they stand here.
@ExtendWith(LeakCheck.class)
class GuideTest {
  private final List<String> printed = Collections.synchronizedList(new ArrayList<>());

  private void print(Object line) {
    printed.add(line.toString());
  }

  @Test
  void dialogue() throws IOException {
    try (var server =
        Server.listen(
            0,
            tube -> {
              tube.send("Name? ");
              tube.sendLine("Hello, " + tube.readLine() + ".");
            })) {
      int port = server.port();

      try (var tube = Tube.connect("127.0.0.1", port)) {
        tube.readUntil("Name? ");
        tube.sendLine("Ada");
        print(tube.readLine());
      }

      assertThat(printed).containsExactly("Hello, Ada.");
    }
  }

  @Test
  void oneOfSeveralAnswers() throws IOException {
    var capitals = Map.of("Perú", "Lima", "Österreich", "Wien");
    try (var server =
            Server.listen(
                0,
                client -> {
                  client.sendLine("Welcome");
                  for (var land : capitals.keySet()) {
                    client.send("The capital of " + land + "? ");
                    assertThat(client.readLine()).isEqualTo(capitals.get(land));
                  }
                  client.send("flag{no newline}");
                });
        var tube = Tube.connect(server.address())) {

      while (true) {
        var match = tube.expect(regex("capital of (\\p{L}+)\\? "), literal("Wrong"), endOfStream());
        if (match.index() > 0) {
          print(match.before().strip());
          break;
        }
        tube.sendLine(capitals.getOrDefault(match.group(1), "?"));
      }

      assertThat(printed).containsExactly("flag{no newline}");
    }
  }

  @Test
  void failedWaitLosesNothing() throws IOException {
    var pair = Duplex.pair();
    try (var peer = Tube.over(pair.left());
        var tube = Tube.over(pair.right())) {
      peer.send("Password: ");

      try {
        tube.within(Duration.ofMillis(50)).readLine();
      } catch (TimedOutException e) {
        print(e.getMessage());
      }
      print(tube.readUntil(": "));

      assertThat(printed.getFirst())
          .startsWith("timed out after")
          .contains("waiting for a line")
          .contains("10 bytes had come: \"Password: \"")
          .contains("a prompt often has none");
      assertThat(printed.getLast()).isEqualTo("Password");
    }
  }

  @Test
  void serverWithLimits() throws Exception {
    var limits = Limits.defaults().withConnectionsPerPeer(20).withIdle(Duration.ofSeconds(60));
    var options = ServerOptions.defaults().withLimits(limits).withListener(this::log);
    try (var server = Server.listen(TcpAddress.loopback(0), options, this::shout)) {
      print("listening on " + server.address().display());

      try (var client = Tube.connect(server.address())) {
        client.sendLine("hello");
        assertThat(client.readLine()).isEqualTo("HELLO");
      }
    }
    assertThat(printed).anyMatch(line -> line.startsWith("from 127.0.0.1:"));
    assertThat(printed).anyMatch(line -> line.endsWith("6 bytes in, 6 out: the peer ended first"));
  }

  private void shout(Tube client) throws IOException {
    while (true) {
      try {
        client.sendLine(client.readLine().toUpperCase(Locale.ROOT));
      } catch (EndOfStreamException _) {
        return;
      }
    }
  }

  private void log(WireEvent event) {
    switch (event) {
      case WireEvent.Accepted e -> print("from " + e.connection().peer().display());
      case WireEvent.Closed e ->
          print(e.bytesIn() + " bytes in, " + e.bytesOut() + " out: " + e.reason().words());
      default -> {}
    }
  }

  @Test
  void datagrams() throws IOException {
    try (var server =
            UdpServer.listen(
                UdpAddress.loopback(0), (datagram, answer) -> answer.send(datagram.bytes()));
        var socket = UdpSocket.open()) {
      socket.send("ping", "127.0.0.1", server.port());
      print(socket.receive(Duration.ofSeconds(2)));

      assertThat(printed).containsExactly("\"ping\" from " + server.address());
    }
  }

  @Test
  void binaryProtocol() throws IOException {
    var message = Bytes.of((byte) 0, (byte) 2, (byte) 'o', (byte) 'k');
    try (var server = Server.listen(0, tube -> tube.send(message));
        var tube = Tube.connect(server.address())) {

      int length = tube.readExactly(2).toBuffer().getShort();
      print(tube.readExactly(length).text());

      assertThat(printed).containsExactly("ok");
    }
  }

  @Test
  void optionsForBothEnds() throws IOException {
    try (var server = Server.listen(0, tube -> tube.sendLine(tube.readLine()))) {
      var how = ConnectOptions.defaults().withTimeout(Duration.ofSeconds(2));
      var options = TubeOptions.defaults().withNewline("\r\n").withTimeout(Deadline.FOREVER);
      try (var tube = Tube.connect(server.address(), how, options)) {
        tube.sendLine("hello");
        assertThat(tube.readLine()).isEqualTo("hello");
      }
    }
  }
}
