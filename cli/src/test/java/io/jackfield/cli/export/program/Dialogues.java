package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Session.Step;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.Transcript.Ending;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Sessions that tests make up, step by step.
final class Dialogues {
  static final Instant STARTED = Instant.parse("2026-11-28T12:00:00Z");

  private final List<Step> steps = new ArrayList<>();
  private final String server;
  private long in;
  private long out;

  private Dialogues(String server) {
    this.server = server;
  }

  /// A session with a server at this address, recorded by the client.
  static Dialogues with(String server) {
    return new Dialogues(server);
  }

  static Dialogues overTcp() {
    return with("tcp://127.0.0.1:7000");
  }

  private Duration next() {
    return Duration.ofMillis(steps.size());
  }

  /// The server says it.
  Dialogues hear(String text) {
    return hear(Bytes.of(text, StandardCharsets.UTF_8));
  }

  Dialogues hear(Bytes bytes) {
    steps.add(new Session.Received(next(), bytes));
    in += bytes.size();
    return this;
  }

  /// The client says it.
  Dialogues say(String text) {
    return say(Bytes.of(text, StandardCharsets.UTF_8));
  }

  Dialogues say(Bytes bytes) {
    steps.add(new Session.Sent(next(), bytes));
    out += bytes.size();
    return this;
  }

  Dialogues endOutput() {
    steps.add(new Session.OutputEnded(next()));
    return this;
  }

  Dialogues serverEnds() {
    steps.add(new Session.InputEnded(next()));
    return this;
  }

  Dialogues add(Step step) {
    steps.add(step);
    return this;
  }

  /// The session, closed at last.
  Session close() {
    steps.add(new Session.Closed(next(), "we-ended", in, out));
    return open();
  }

  /// The session, which has no end in the transcript.
  Session open() {
    return new Session(1, Role.CLIENT, "tcp://127.0.0.1:50000", server, steps);
  }

  /// The same as the server would have recorded it, which closed it.
  static Session byServer(Session session) {
    var flipped = new ArrayList<Step>();
    for (var step : session.steps()) {
      flipped.add(
          switch (step) {
            case Session.Sent(var at, var bytes) -> new Session.Received(at, bytes);
            case Session.Received(var at, var bytes) -> new Session.Sent(at, bytes);
            case Session.OutputEnded(var at) -> new Session.InputEnded(at);
            case Session.InputEnded(var at) -> new Session.OutputEnded(at);
            case Session.Secured _, Session.Broke _, Session.Closed _ -> step;
          });
    }
    return new Session(1, Role.SERVER, session.peer(), session.local(), flipped);
  }

  static Transcript transcript() {
    return new Transcript(STARTED, "a test", List.of(), Ending.WHOLE);
  }

  static Plan plan(Session session) throws Exception {
    return Planner.plan(transcript(), session);
  }
}
