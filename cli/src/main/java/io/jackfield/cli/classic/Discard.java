package io.jackfield.cli.classic;

import io.jackfield.Deadline;
import io.jackfield.Tube;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Takes everything and says nothing (RFC 863).
final class Discard {
  private static final int BUFFER_BYTES = 64 * 1024;

  static final ClassicService SERVICE =
      new ClassicService(
          "discard", 9, "takes everything and says nothing (RFC 863)", Discard::tcp, (_, _) -> {});

  private Discard() {}

  private static void tcp(Tube tube) throws IOException {
    var duplex = tube.asDuplex();
    var buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (duplex.read(buffer, Deadline.none()) >= 0) {
      buffer.clear();
    }
  }
}
