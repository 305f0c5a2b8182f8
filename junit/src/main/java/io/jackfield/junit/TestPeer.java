package io.jackfield.junit;

import io.jackfield.TcpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A JUnit extension that gives each test a server to talk to, on a port that the kernel picks, and
/// checks behind it that the dialogue happened.
///
/// ```java
/// @RegisterExtension
/// final TestPeer server =
///     TestPeer.scripted(Script.of("Name? ").hear("Ada\n").bytes("Hello, Ada\n").end());
///
/// @Test
/// void greets() throws Exception {
///   assertThat(new Greeter(server.host(), server.port()).greet("Ada")).isEqualTo("Hello, Ada");
/// }
/// ```
///
/// A test fails behind its own assertions when nobody came, or when somebody did not keep to the
/// dialogue; the message has what was expected, what came, and the whole dialogue with its times.
/// What the extension itself starts is ended with the test.
///
/// Safe for concurrent use within a test.
public final class TestPeer implements BeforeEachCallback, AfterEachCallback {
  // For what has been sent to arrive, and for threads to get to it, on a busy machine.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Kind kind;
  private final Use use;
  private @Nullable Run run;

  private TestPeer(Kind kind, Use use) {
    this.kind = kind;
    this.use = use;
  }

  /// Whether a test must use its peer.
  private enum Use {
    REQUIRED,
    OPTIONAL
  }

  /// What the peer is.
  interface Kind {
    /// Starts one, with nothing told yet.
    Run start(Dialogue dialogue) throws IOException;
  }

  /// A peer during one test.
  interface Run {
    TcpAddress address();

    /// How many clients have come.
    int clients();

    /// Whether there is nothing more to wait for: all that came have ended, or failed.
    boolean isSettled();

    /// What was not as it should be; empty when all was.
    String complaint();

    /// What happened, in lines; empty when this kind does not tell.
    String dialogue();

    /// Ends it, and all conversations.
    void close() throws IOException;
  }

  static TestPeer of(Kind kind) {
    return new TestPeer(kind, Use.REQUIRED);
  }

  /// A server that plays a script with each client.
  public static TestPeer scripted(Script script) {
    return of(dialogue -> ScriptedServer.start(script, dialogue));
  }

  /// A server that plays the sessions of a transcript: the first client gets the first session, and
  /// after the last it begins anew. What the clients say is compared with the record.
  ///
  /// @param transcript as `jack connect --record` makes it, or a
  ///   [io.jackfield.transcript.TranscriptWriter]; read at the beginning of each test
  public static TestPeer recorded(Path transcript) {
    return of(dialogue -> RecordedServer.start(transcript, dialogue));
  }

  /// A server that misbehaves with each client.
  public static TestPeer misbehaving(Misbehaviour misbehaviour) {
    return of(_ -> new MisbehavingRun(MisbehavingPeer.start(misbehaviour)));
  }

  /// The same where a test need not use it; whoever does must keep to the dialogue.
  public TestPeer optional() {
    return new TestPeer(kind, Use.OPTIONAL);
  }

  /// Where it listens.
  ///
  /// @throws IllegalStateException outside a test
  public TcpAddress address() {
    return running().address();
  }

  /// The host that it listens on, the loopback address.
  public String host() {
    return address().host();
  }

  /// The port that it listens on.
  public int port() {
    return address().port();
  }

  /// How many clients have come so far.
  public int clients() {
    return running().clients();
  }

  /// What has happened so far, in lines for a person.
  public String dialogue() {
    return running().dialogue();
  }

  private Run running() {
    var now = run;
    if (now == null) {
      throw new IllegalStateException(
          "the peer runs within a test only: is the field annotated with @RegisterExtension?");
    }
    return now;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    run = kind.start(new Dialogue());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    var now = running();
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!now.isSettled() && System.nanoTime() - end < 0) {
        LockSupport.parkNanos(1_000_000);
      }
      check(now);
    } finally {
      run = null;
      now.close();
    }
  }

  private void check(Run now) {
    var complaint = now.complaint();
    if (complaint.isEmpty() && use == Use.REQUIRED && now.clients() == 0) {
      complaint = "nobody connected to " + now.address().display();
    }
    if (!complaint.isEmpty()) {
      var dialogue = now.dialogue();
      throw new AssertionError(
          complaint + (dialogue.isEmpty() ? "" : "\nthe dialogue was:\n" + dialogue));
    }
  }

  /// A misbehaving peer; nothing can go wrong with it.
  private record MisbehavingRun(MisbehavingPeer peer) implements Run {
    @Override
    public TcpAddress address() {
      return peer.address();
    }

    @Override
    public int clients() {
      return peer.connections();
    }

    @Override
    public boolean isSettled() {
      return true;
    }

    @Override
    public String complaint() {
      return "";
    }

    @Override
    public String dialogue() {
      return "";
    }

    @Override
    public void close() throws IOException {
      peer.close();
    }
  }
}
