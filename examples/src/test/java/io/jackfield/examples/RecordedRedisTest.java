package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.junit.TestPeer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A client of a line protocol, against a session that was recorded with a real Redis: the test
/// needs none.
class RecordedRedisTest {
  @RegisterExtension final TestPeer redis = TestPeer.recorded(Path.of("redis", "cities.jsonl"));

  @Test
  void valuesAreSetReadAndCounted() throws IOException {
    try (var client = new MiniRedis(redis.host(), redis.port())) {
      assertThat(client.ask("SET city Reykjavik")).isEqualTo("OK");
      assertThat(client.ask("GET city")).isEqualTo("Reykjavik");
      assertThat(client.ask("INCR visits")).isEqualTo("1");
      assertThat(client.ask("QUIT")).isEqualTo("OK");
    }
  }

  /// A client of plain sockets that knows three kinds of answers.
  private static final class MiniRedis implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    MiniRedis(String host, int port) throws IOException {
      socket = new Socket(host, port);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    String ask(String command) throws IOException {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      var line = in.readLine();
      return switch (line.charAt(0)) {
        case '+', ':' -> line.substring(1);
        case '$' -> in.readLine();
        default -> throw new IOException(line);
      };
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
