package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Server;
import io.jackfield.Tube;
import io.jackfield.UdpAddress;
import io.jackfield.UdpServer;
import io.jackfield.junit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The three programs that every tutorial starts with, and their Python twins, against each other's
/// peers.
@ExtendWith(LeakCheck.class)
class TutorialTest {
  private static Program run(String file, Object... words) throws IOException {
    return file.endsWith(".py") ? Program.python(file, words) : Program.java(file, words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TcpClient.java", "python/tcp_client.py"})
  void tcpClientPrintsTheAnswerToItsRequest(String file) throws Exception {
    try (var server =
            Server.listen(
                0,
                tube -> {
                  var request = tube.readUntil("\r\n\r\n");
                  tube.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nYou asked: " + request);
                });
        var client = run(file, "127.0.0.1", server.port())) {
      assertThat(client.output())
          .contains("HTTP/1.1 200 OK")
          .contains("You asked: GET / HTTP/1.1")
          .contains("Host: 127.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UdpClient.java", "python/udp_client.py"})
  void udpClientPrintsTheAnswerAndWhoSentIt(String file) throws Exception {
    try (var server =
            UdpServer.listen(
                UdpAddress.loopback(0),
                (datagram, answer) -> answer.send("you said " + datagram.text()));
        var client = run(file, "127.0.0.1", server.port())) {
      assertThat(client.output()).isEqualTo("\"you said ping\" from " + server.address() + "\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TcpServer.java", "python/tcp_server.py"})
  void tcpServerTalksToEachClientWhileOthersWait(String file) throws Exception {
    try (var server = run(file, 0)) {
      var listening = server.line();
      assertThat(listening).startsWith("listening on tcp://127.0.0.1:");
      int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));

      try (var silent = Tube.connect("127.0.0.1", port);
          var client = Tube.connect("127.0.0.1", port)) {
        client.send("hello");
        assertThat(client.readLine()).isEqualTo("ACK");
        silent.send("at last");
        assertThat(silent.readLine()).isEqualTo("ACK");
      }
      assertThat(server.line()).contains("hello");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TcpClient.java, python/tcp_client.py",
    "UdpClient.java, python/udp_client.py",
    "TcpServer.java, python/tcp_server.py"
  })
  void eachIsShorterThanItsPythonTwin(String java, String python) throws IOException {
    assertThat(linesOfCode(java)).isLessThan(linesOfCode(python));
    assertThat(Files.readAllLines(Program.EXAMPLES.resolve(java))).hasSizeLessThanOrEqualTo(25);
  }

  private static long linesOfCode(String file) throws IOException {
    try (Stream<String> lines = Files.lines(Program.EXAMPLES.resolve(file))) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("//") && !line.startsWith("#"))
          .count();
    }
  }

  @Test
  void thereAreNoOtherProgramsWithoutATest() throws IOException {
    try (Stream<Path> files = Files.list(Program.EXAMPLES)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".java")))
          .containsExactlyInAnyOrder("TcpClient.java", "UdpClient.java", "TcpServer.java");
    }
  }
}
