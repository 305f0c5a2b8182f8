package io.jackfield.cli.classic;

import io.jackfield.Deadline;
import io.jackfield.Tube;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Sends back what it receives (RFC 862).
final class Echo {
  private static final int BUFFER_BYTES = 8 * 1024;

  static final ClassicService SERVICE =
      new ClassicService(
          "echo",
          7,
          "sends back what it receives (RFC 862)",
          Echo::tcp,
          (datagram, answer) -> answer.send(datagram.bytes()));

  private Echo() {}

  private static void tcp(Tube tube) throws IOException {
    var duplex = tube.asDuplex();
    var buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (duplex.read(buffer, Deadline.none()) >= 0) {
      duplex.write(buffer.flip(), Deadline.none());
      buffer.clear();
    }
  }
}
