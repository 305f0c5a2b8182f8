package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Tube;
import io.jackfield.junit.Script;
import io.jackfield.junit.TestPeer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A client that answers one question, against a server that plays a script.
class ScriptedGreeterTest {
  @RegisterExtension
  final TestPeer server =
      TestPeer.scripted(Script.of("Name? ").hear("Ada\n").bytes("Hello, Ada\n").end());

  @Test
  void greets() throws Exception {
    assertThat(Greeter.greet(server.host(), server.port(), "Ada")).isEqualTo("Hello, Ada");
  }

  /// The client.
  static final class Greeter {
    private Greeter() {}

    static String greet(String host, int port, String name) throws IOException {
      try (var tube = Tube.connect(host, port)) {
        tube.sendLineAfter("Name? ", name);
        return tube.readLine();
      }
    }
  }
}
