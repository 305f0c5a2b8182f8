package io.jackfield.junit;

import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.WireEvent;
import io.jackfield.replay.Outcome;
import io.jackfield.replay.Replay;
import io.jackfield.replay.ReplayServer;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Transcript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that plays the sessions of a transcript. Safe for concurrent use.
final class RecordedServer implements TestPeer.Run {
  private final Dialogue dialogue;
  private final ReplayServer server;
  private final AtomicInteger clients = new AtomicInteger();

  private RecordedServer(Path transcript, Dialogue dialogue) throws IOException {
    this.dialogue = dialogue;
    var replays = Transcript.read(transcript).sessions().stream().map(Replay::server).toList();
    if (replays.isEmpty()) {
      throw new IOException("nobody connects to anybody in the transcript " + transcript);
    }
    var how =
        ServerOptions.defaults()
            .withGrace(Duration.ofSeconds(1))
            .withListener(event -> {
              if (event instanceof WireEvent.Accepted) {
                clients.incrementAndGet();
              }
              dialogue.on(event);
            });
    this.server = ReplayServer.listen(TcpAddress.loopback(0), how, replays);
  }

  static RecordedServer start(Path transcript, Dialogue dialogue) throws IOException {
    return new RecordedServer(transcript, dialogue);
  }

  @Override
  public TcpAddress address() {
    return TcpAddress.loopback(server.port());
  }

  @Override
  public int clients() {
    return clients.get();
  }

  @Override
  public boolean isSettled() {
    var outcomes = server.outcomes();
    return outcomes.size() >= clients.get() || !outcomes.stream().allMatch(Outcome::isSame);
  }

  @Override
  public String complaint() {
    var outcomes = server.outcomes();
    for (var outcome : outcomes) {
      var complaint = complaint(outcome);
      if (!complaint.isEmpty()) {
        return complaint;
      }
    }
    return outcomes.size() < clients.get()
        ? "a client did not come to the end of the recorded session"
        : "";
  }

  private static String complaint(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Same _ -> "";
      case Outcome.Differs(var session, var difference) ->
          of(session) + "the client did something else:\n" + String.join("\n", difference.lines());
      case Outcome.Unfinished(var session, var reason) -> of(session) + reason;
    };
  }

  private static String of(Session session) {
    return "recorded session " + session.id() + ": ";
  }

  @Override
  public String dialogue() {
    return dialogue.text();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
