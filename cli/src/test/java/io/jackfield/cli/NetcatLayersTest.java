package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.cli.netcat.CrlfDuplex;
import io.jackfield.cli.netcat.LineDelayDuplex;
import io.jackfield.cli.netcat.TelnetDuplex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NetcatLayersTest {
  private static final Deadline SOON = Deadline.after(Duration.ofSeconds(20));

  @Test
  void crlfIsTheSameWhereverThePiecesAreCut() throws IOException {
    var text = "a\nb\r\n\n\r\r\n\rc\n";
    var expected = "a\r\nb\r\n\r\n\r\r\n\rc\r\n";
    for (int cut = 0; cut <= text.length(); cut++) {
      var pair = Duplex.pair();
      try (var left = new CrlfDuplex(pair.left());
          var right = pair.right()) {
        write(left, text.substring(0, cut));
        write(left, text.substring(cut));
        left.closeOutput();
        assertThat(all(right)).as("cut at " + cut).isEqualTo(expected);
      }
    }
  }

  @Test
  void telnetIsRefusedWhereverThePiecesAreCut() throws IOException {
    // Text, DO 1, IAC IAC, WILL 3, NOP, WONT 5, DONT 255.
    var offers =
        "hi\u00ff\u00fd\u0001\u00ff\u00ff\u00ff\u00fb\u0003\u00ff\u00f1\u00ff\u00fc\u0005"
            + "\u00ff\u00fe\u00ff";
    var answers = "\u00ff\u00fc\u0001\u00ff\u00fe\u0003\u00ff\u00fe\u0005\u00ff\u00fc\u00ff";
    for (int cut = 0; cut <= offers.length(); cut++) {
      var pair = Duplex.pair();
      try (var client = new TelnetDuplex(pair.left());
          var server = pair.right()) {
        write(server, offers.substring(0, cut));
        var first = cut == 0 ? "" : text(client, cut);
        write(server, offers.substring(cut));
        server.closeOutput();
        assertThat(first + all(client)).as("cut at " + cut).isEqualTo(offers);
        client.closeOutput();
        assertThat(all(server)).as("cut at " + cut).isEqualTo(answers);
      }
    }
  }

  @Test
  void aPauseFollowsEachLine() throws IOException {
    var pair = Duplex.pair();
    try (var left = new LineDelayDuplex(pair.left(), Duration.ofMillis(30));
        var right = pair.right()) {
      long start = System.nanoTime();
      write(left, "one\ntwo\nrest");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(60));
      left.closeOutput();
      assertThat(all(right)).isEqualTo("one\ntwo\nrest");
    }
  }

  private static void write(Duplex to, String text) throws IOException {
    if (!text.isEmpty()) {
      to.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)), SOON);
    }
  }

  private static String text(Duplex from, int count) throws IOException {
    var buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining() && from.read(buffer, SOON) >= 0) {}
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
  }

  private static String all(Duplex from) throws IOException {
    var out = new ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(256);
    while (from.read(buffer, SOON) >= 0) {
      out.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
