package io.jackfield.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/// Runs tests that use the extension, by JUnit itself. Their clients are plain sockets.
@Timeout(60)
@ExtendWith(LeakCheck.class)
class TestPeerTest {
  static final Script GREETING =
      Script.of("Name? ").hear("Ada\n").bytes("Hello, Ada\n").end().hearEnd();

  /// Whoever is greeted.
  static String greet(TestPeer server, String name) throws IOException {
    try (var socket = new Socket(server.host(), server.port())) {
      assertThat(new String(socket.getInputStream().readNBytes(6), StandardCharsets.US_ASCII))
          .isEqualTo("Name? ");
      socket.getOutputStream().write((name + "\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  static final class KeepsToIt {
    @RegisterExtension final TestPeer server = TestPeer.scripted(GREETING);

    @Test
    void test() throws IOException {
      assertThat(greet(server, "Ada")).isEqualTo("Hello, Ada\n");
      assertThat(server.clients()).isEqualTo(1);
      assertThat(server.dialogue()).contains("sent 6 bytes: \"Name? \"");
    }
  }

  @Test
  void dialogueThatHappensPasses() {
    assertThat(failureOf(KeepsToIt.class)).isEmpty();
  }

  static final class SaysAnother {
    @RegisterExtension final TestPeer server = TestPeer.scripted(GREETING);

    @Test
    void test() throws IOException {
      greet(server, "Bob");
    }
  }

  @Test
  void anotherAnswerFailsWithTheDialogue() {
    assertThat(failureOf(SaysAnother.class))
        .startsWith("client 1, step 2 of the script: expected \"Ada\\n\", but \"Bob\\n\" came")
        .contains("the dialogue was:", "sent 6 bytes: \"Name? \"", "received 4 bytes: \"Bob\\n\"")
        .doesNotContain("Hello");
  }

  static final class LeavesEarly {
    @RegisterExtension final TestPeer server = TestPeer.scripted(GREETING);

    @Test
    void test() throws IOException {
      try (var socket = new Socket(server.host(), server.port())) {
        assertThat(socket.getInputStream().readNBytes(6)).hasSize(6);
        socket.getOutputStream().write("Ad".getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  @Test
  void clientThatLeavesEarlyFails() {
    assertThat(failureOf(LeavesEarly.class))
        .startsWith(
            "client 1, step 2 of the script: expected \"Ada\\n\", but \"Ad\" came, and then the end");
  }

  static final class SaysTooMuch {
    @RegisterExtension final TestPeer server = TestPeer.scripted(GREETING);

    @Test
    void test() throws IOException {
      greet(server, "Ada\nmore");
    }
  }

  @Test
  void whatComesBehindTheEndFails() {
    assertThat(failureOf(SaysTooMuch.class))
        .contains("step 5 of the script: expected the end, but \"more\\n\" came");
  }

  static final class NobodyComes {
    @RegisterExtension final TestPeer server = TestPeer.scripted(GREETING);
    @RegisterExtension final TestPeer spare = TestPeer.scripted(GREETING).optional();

    @Test
    void test() {
      assertThat(server.port()).isPositive().isNotEqualTo(spare.port());
    }
  }

  @Test
  void peerThatNobodyTalksToFailsUnlessOptional() {
    assertThat(failureOf(NobodyComes.class))
        .startsWith("nobody connected to 127.0.0.1:")
        .doesNotContain("spare");
  }

  static final class InPieces {
    @RegisterExtension final TestPeer server = TestPeer.scripted(GREETING);

    @Test
    void test() throws IOException {
      try (var socket = new Socket(server.host(), server.port())) {
        socket.setTcpNoDelay(true);
        for (byte each : "Ada\n".getBytes(StandardCharsets.US_ASCII)) {
          socket.getOutputStream().write(each);
        }
        assertThat(socket.getInputStream().readAllBytes()).hasSize("Name? Hello, Ada\n".length());
      }
    }
  }

  @Test
  void piecesMakeNoDifference() {
    assertThat(failureOf(InPieces.class)).isEmpty();
  }

  static final class IsReset {
    @RegisterExtension final TestPeer server = TestPeer.scripted(Script.empty().hear("x").reset());

    @Test
    void test() throws IOException {
      try (var socket = new Socket(server.host(), server.port())) {
        socket.getOutputStream().write('x');
        assertThatThrownBy(socket.getInputStream()::read)
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("reset");
      }
    }
  }

  @Test
  void scriptCanReset() {
    assertThat(failureOf(IsReset.class)).isEmpty();
  }

  static final class Misbehaves {
    @RegisterExtension final TestPeer flood = TestPeer.misbehaving(new Misbehaviour.Flood(3));

    @RegisterExtension final TestPeer unused = TestPeer.misbehaving(new Misbehaviour.Stall());

    @Test
    void test() throws IOException {
      try (var socket = new Socket(flood.host(), flood.port())) {
        assertThat(socket.getInputStream().readAllBytes()).isEqualTo(new byte[] {'x', 'x', 'x'});
      }
    }
  }

  @Test
  void misbehavingPeerMustBeTalkedTo() {
    assertThat(failureOf(Misbehaves.class)).startsWith("nobody connected to ");
  }

  static final class FailsItself {
    @RegisterExtension final TestPeer server = TestPeer.scripted(GREETING);

    @Test
    void test() throws IOException {
      greet(server, "Bob");
      throw new IllegalStateException("the test's own");
    }
  }

  @Test
  void ownFailureComesFirstAndTheDialogueBesideIt() {
    var failure = resultOf(FailsItself.class).getThrowable().orElseThrow();
    assertThat(failure).hasMessage("the test's own");
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(failure.getSuppressed()[0]).hasMessageContaining("\"Bob\\n\" came");
  }

  @Test
  void outsideATestThereIsNoPeer() {
    var server = TestPeer.scripted(GREETING);
    assertThatThrownBy(server::port)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@RegisterExtension");
    assertThatCode(server::optional).doesNotThrowAnyException();
  }

  /// What the one test of a class fails with; empty when it passes.
  static String failureOf(Class<?> test) {
    return resultOf(test).getThrowable().map(Throwable::getMessage).orElse("");
  }

  private static TestExecutionResult resultOf(Class<?> test) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(test))
        .execute()
        .testEvents()
        .finished()
        .stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .findFirst()
        .orElseThrow();
  }
}
