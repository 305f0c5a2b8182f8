package io.jackfield.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.ConnectFailedException;
import io.jackfield.ConnectOptions;
import io.jackfield.Duplex;
import io.jackfield.EndOfStreamException;
import io.jackfield.Server;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WireJsonTest {
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-22T23:00:00Z"));
  private final ConnectOptions how =
      ConnectOptions.defaults().withListener(new WireJson(lines::add, clock));

  @Test
  void aConversationIsToldFromTheNameToTheSums() throws Exception {
    try (var server = Server.listen(0, client -> client.sendLine(client.readLine() + "!"));
        var tube = Tube.connect(server.address(), how, TubeOptions.defaults())) {
      tube.sendLine("hi");
      assertThat(tube.readLine()).isEqualTo("hi!");
      assertThatThrownBy(tube::readLine).isInstanceOf(EndOfStreamException.class);
    }
    assertThat(lines)
        .extracting(line -> line.replaceFirst(".*\"event\":\"([^\"]*)\".*", "$1"))
        .containsExactly(
            "resolving",
            "resolved",
            "connecting",
            "socket",
            "connected",
            "end-of-stream",
            "closed");
    assertThat(lines.getFirst())
        .isEqualTo(
            "{\"event\":\"resolving\",\"time\":\"2026-11-22T23:00:00Z\",\"host\":\"127.0.0.1\"}");
    assertThat(lines.getLast())
        .contains("\"reason\":\"peer-ended\",\"bytes_in\":4,\"bytes_out\":3,\"lasted_ms\":");
  }

  @Test
  void aRefusalIsToldWithItsReason() throws Exception {
    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (var _ = Duplex.connect(TcpAddress.loopback(closed), how)) {
      throw new AssertionError("connected");
    } catch (ConnectFailedException e) {
      assertThat(lines.getLast())
          .contains("\"event\":\"connect-failed\"", "\"target\":\"tcp://127.0.0.1:" + closed + "\"")
          .contains("\"reason\":\"" + e.getMessage() + "\"");
    }
  }

  @Test
  void hostileTextStaysOneLineOfAscii() throws Exception {
    var texts =
        List.of(
            "quote \" back \\ line \n tab \t nul \0 esc \u001b del \u007f",
            "gr\u00fc\u00df \ud83d\ude00 \u2028 \u202e",
            "half \ud83d",
            "\ude00 other half",
            "x".repeat(JsonLine.MOST_CHARACTERS - 1) + "\ud83d\ude00 cut within a pair");
    var all = new StringBuilder();
    for (var text : texts) {
      var line = new JsonLine().put("text", text).put("list", List.of(text, "")).toString();
      assertThat(line).matches("[ -~]+");
      all.append(line).append('\n');
    }
    assertThat(all.toString()).doesNotContain("\\ud83d\"", "\\ud83d...", "\"\\ude00");
    var lengths = texts.stream().map(each -> each.codePointCount(0, each.length())).toList();
    assertThat(parsedByPython(all.toString()))
        .startsWith(lengths.stream().limit(4).map(String::valueOf).toArray(String[]::new))
        .endsWith(String.valueOf(JsonLine.MOST_CHARACTERS + "...".length()));
  }

  /// How many characters each object's text has, as a parser of others reads it.
  private static List<String> parsedByPython(String lines) throws Exception {
    var program =
        """
        import json, sys
        for line in sys.stdin:
            print(len(json.loads(line)['text']))
        """;
    var process = new ProcessBuilder("python3", "-c", program).redirectErrorStream(true).start();
    try (var out = process.outputWriter()) {
      out.write(lines);
    }
    var read = process.inputReader().lines().toList();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return read;
  }

  @Test
  void numbersAndDurationsAreNumbers() {
    assertThat(
            new JsonLine()
                .put("bytes", Long.MAX_VALUE)
                .put("took_ms", Duration.ofNanos(1_234_567))
                .toString())
        .isEqualTo("{\"bytes\":9223372036854775807,\"took_ms\":1.235}");
    assertThat(new JsonLine().toString()).isEqualTo("{}");
  }
}
