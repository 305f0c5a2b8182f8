package io.jackfield.cli.classic;

import io.jackfield.Relay;
import io.jackfield.Tube;
import java.io.IOException;

/// Sends back what it receives (RFC 862).
final class Echo {
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
    Relay.copy(duplex, duplex);
  }
}
