package io.jackfield.proxy;

import io.jackfield.Bytes;
import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.EndOfStreamException;
import io.jackfield.Handler;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import java.io.IOException;
import java.time.Duration;

/// Servers that these tests talk to.
final class Fixtures {
  static final Credentials AMELIA = new Credentials("amelia", "s3cret:Zürich");
  static final TubeOptions PATIENT = TubeOptions.defaults().withTimeout(Duration.ofSeconds(20));
  static final ConnectOptions SLOW = ConnectOptions.defaults().withTimeout(Duration.ofSeconds(20));

  private Fixtures() {}

  /// Sends back what it gets until the client ends, then says how much that was.
  static final Handler ECHO =
      tube -> {
        long sum = 0;
        try {
          while (true) {
            var bytes = tube.readAvailable();
            sum += bytes.size();
            tube.send(bytes);
          }
        } catch (EndOfStreamException _) {
          tube.send("got " + sum);
        }
      };

  static Server listen(Handler handler) throws IOException {
    return Server.listen(
        TcpAddress.loopback(0),
        ServerOptions.defaults().withTube(PATIENT).withGrace(Duration.ZERO),
        handler);
  }

  static Server proxy(ProxyOptions options) throws IOException {
    return listen(new ProxyHandler(options));
  }

  static TcpAddress address(Server server) {
    return (TcpAddress) server.address();
  }

  static ProxyHop hop(ProxyHop.Kind kind, Server proxy) {
    return new ProxyHop(kind, proxy.address());
  }

  static Tube through(ProxyHop hop, TcpAddress target) throws IOException {
    return Tube.over(hop.connect(target, SLOW), PATIENT);
  }

  /// Sends raw bytes to a server and gives all that it answers.
  static String ask(Server server, String request) throws IOException {
    try (var tube = Tube.connect(server.address(), SLOW, PATIENT)) {
      tube.send(Bytes.of(request, java.nio.charset.StandardCharsets.ISO_8859_1));
      return tube.readToEnd().text(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }

  static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }
}
