package io.jackfield.cli.classic;

import io.jackfield.Bytes;
import io.jackfield.Deadline;
import io.jackfield.Tube;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/// Sends characters without end, in the rotating pattern of RFC 864: lines of 72 of the 95
/// printable ASCII characters, each line one further. Over UDP each datagram is answered with 0 to
/// 512 of them.
final class Chargen {
  private static final int FIRST = ' ';
  private static final int COUNT = 95;
  private static final int LINE = 72;

  /// One whole turn: 95 lines, after which the pattern repeats.
  private static final Bytes TURN = turn();

  static final ClassicService SERVICE =
      new ClassicService(
          "chargen",
          19,
          "sends characters without end (RFC 864)",
          Chargen::tcp,
          (_, answer) -> answer.send(Bytes.of(TURN.toArray(), 0, someBytes())));

  private Chargen() {}

  private static Bytes turn() {
    var out = new StringBuilder(COUNT * (LINE + 2));
    for (int line = 0; line < COUNT; line++) {
      for (int column = 0; column < LINE; column++) {
        out.append((char) (FIRST + (line + column) % COUNT));
      }
      out.append("\r\n");
    }
    return Bytes.of(out.toString(), StandardCharsets.US_ASCII);
  }

  private static int someBytes() {
    return ThreadLocalRandom.current().nextInt(513);
  }

  private static void tcp(Tube tube) throws IOException {
    // The client ends this by closing; a client that only stops reading meets the idle limit.
    var patient = tube.withTimeout(Deadline.FOREVER);
    while (true) {
      patient.send(TURN);
    }
  }
}
