package io.jackfield.junit;

import static io.jackfield.junit.TestPeerTest.failureOf;
import static io.jackfield.junit.TestPeerTest.greet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.ConnectOptions;
import io.jackfield.Server;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.fault.Direction;
import io.jackfield.fault.Fault;
import io.jackfield.fault.FaultRule;
import io.jackfield.fault.Onset;
import io.jackfield.transcript.TranscriptWriter;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Peers that play a record, and relays, in tests that JUnit itself runs.
@Timeout(60)
@ExtendWith(LeakCheck.class)
class RecordedPeerTest {
  @TempDir static Path folder;

  private static Path transcript() {
    return folder.resolve("greeting.jsonl");
  }

  /// Records a greeting with a server of its own.
  @BeforeAll
  static void record() throws IOException {
    try (var server = greeter();
        var writer = TranscriptWriter.create(transcript(), "a greeting");
        var tube =
            Tube.connect(
                server.address(),
                ConnectOptions.defaults().withListener(writer),
                TubeOptions.defaults())) {
      tube.sendLineAfter("Name? ", "Ada");
      assertThat(tube.readToEnd().text()).isEqualTo("Hello, Ada\n");
    }
  }

  private static Server greeter() throws IOException {
    return Server.listen(
        0,
        client -> {
          client.send("Name? ");
          client.sendLine("Hello, " + client.readLine());
        });
  }

  static final class KeepsToTheRecord {
    @RegisterExtension final TestPeer server = TestPeer.recorded(transcript());

    @Test
    void test() throws IOException {
      assertThat(greet(server, "Ada")).isEqualTo("Hello, Ada\n");
      assertThat(greet(server, "Ada")).isEqualTo("Hello, Ada\n");
      assertThat(server.clients()).isEqualTo(2);
    }
  }

  @Test
  void recordedDialoguePasses() {
    assertThat(failureOf(KeepsToTheRecord.class)).isEmpty();
  }

  static final class SaysAnother {
    @RegisterExtension final TestPeer server = TestPeer.recorded(transcript());

    @Test
    void test() throws IOException {
      greet(server, "Bob");
    }
  }

  @Test
  void anotherAnswerFailsWithTheDifference() {
    assertThat(failureOf(SaysAnother.class))
        .contains("the client did something else", "Ada", "Bob", "the dialogue was:");
  }

  static final class NoTranscript {
    @RegisterExtension final TestPeer server = TestPeer.recorded(folder.resolve("absent.jsonl"));

    @Test
    void test() {
      assertThat(server.port()).isPositive();
    }
  }

  @Test
  void missingTranscriptFailsTheTest() {
    assertThat(failureOf(NoTranscript.class)).contains("absent.jsonl");
  }

  static final class Relayed {
    private static Server server;

    @RegisterExtension final TestRelay network = TestRelay.to(() -> server.address());

    @BeforeAll
    static void start() throws IOException {
      server = greeter();
    }

    @AfterAll
    static void stop() throws IOException {
      server.close();
    }

    @Test
    void test() throws IOException {
      try (var tube = Tube.connect(network.address())) {
        tube.sendLineAfter("Name? ", "Ada");
        assertThat(tube.readLine()).isEqualTo("Hello, Ada");
      }
      var reset = new Fault.Reset(Onset.atOnce());
      network.faults().add("cut", FaultRule.of(reset, Direction.DOWNSTREAM));
      try (var socket = new Socket(network.host(), network.port())) {
        assertThatThrownBy(socket.getInputStream()::readAllBytes)
            .isInstanceOf(SocketException.class);
      }
      assertThat(network.clients()).isEqualTo(2);
      assertThat(network.dialogue()).contains("Hello, Ada");
    }
  }

  @Test
  void relayPassesOnUntilAFaultIsAdded() {
    assertThat(failureOf(Relayed.class)).isEmpty();
  }

  static final class NobodyRelayed {
    @RegisterExtension final TestRelay network = TestRelay.to(() -> Relayed.server.address());

    @BeforeAll
    static void start() throws IOException {
      Relayed.start();
    }

    @AfterAll
    static void stop() throws IOException {
      Relayed.stop();
    }

    @Test
    void test() {
      assertThat(network.faults().rules()).isEmpty();
    }
  }

  @Test
  void relayThatNobodyUsesFails() {
    assertThat(failureOf(NobodyRelayed.class)).startsWith("nobody connected to ");
  }
}
