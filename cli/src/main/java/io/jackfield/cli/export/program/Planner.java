package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import io.jackfield.cli.export.program.Move.EndOutput;
import io.jackfield.cli.export.program.Move.ReadToEnd;
import io.jackfield.cli.export.program.Move.Receive;
import io.jackfield.cli.export.program.Move.Remark;
import io.jackfield.cli.export.program.Move.Send;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Session.Step;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.TranscriptException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Makes the plan of a program from a session: what it would have to do to be the client in it,
/// whichever side recorded it. One thread, once.
final class Planner {
  /// How much a program may have to send: larger ones are for `jack replay`.
  static final int MOST_SENT_BYTES = 256 * 1024;

  /// How many moves and rounds a program may have.
  static final int MOST_MOVES = 2_000;

  private final Target target;
  private final boolean datagrams;
  private final List<Move> moves = new ArrayList<>();

  // What the server said since the client's last words.
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  // What the client said since the server's last words, of a stream, as far as no line has ended.
  private final ByteArrayOutputStream saying = new ByteArrayOutputStream();
  private long sent;
  private boolean serverEnded;

  private Planner(Target target) {
    this.target = target;
    this.datagrams = target.kind() == Target.Kind.UDP;
  }

  /// The plan.
  ///
  /// @throws TranscriptException when a program cannot do what the session did, or would be too
  ///   long
  static Plan plan(Transcript transcript, Session session) throws TranscriptException {
    var planner = new Planner(Target.of(transcript, session));
    boolean closed = false;
    for (var step : session.steps()) {
      planner.take(step, session.role());
      closed |= step instanceof Session.Closed;
    }
    planner.end(closed);
    var moves = Folding.fold(planner.moves);
    int length = moves.stream().mapToInt(Planner::length).sum();
    if (length > MOST_MOVES) {
      throw tooLong(length + " waits and answers", MOST_MOVES + "");
    }
    return new Plan(planner.target, transcript.started(), moves);
  }

  private static int length(Move move) {
    return move instanceof Move.Rounds rounds ? rounds.rounds().size() : 1;
  }

  private static TranscriptException tooLong(String what, String most) {
    return new TranscriptException(
        "the client's part has "
            + what
            + ", more than fit a program that one can read ("
            + most
            + "); 'jack replay --as client' plays it");
  }

  private void take(Step step, Role role) throws TranscriptException {
    boolean ours = role == Role.CLIENT;
    switch (step) {
      case Session.Sent(var _, var bytes) -> say(bytes, ours);
      case Session.Received(var _, var bytes) -> say(bytes, !ours);
      case Session.OutputEnded _ -> ended(ours);
      case Session.InputEnded _ -> ended(!ours);
      case Session.Broke(var _, var reason) -> {
        flush();
        moves.add(
            new Remark("Here the recorded connection broke: " + Texts.harmless(reason) + "."));
      }
      // Who serves and closes ends what it says; who calls and closes just goes.
      case Session.Closed _ -> ended(ours);
      case Session.Secured _ -> {}
    }
  }

  private void say(Bytes bytes, boolean client) throws TranscriptException {
    if (!client) {
      answer();
      if (datagrams) {
        moves.add(new Receive(bytes));
      } else {
        said.writeBytes(bytes.toArray());
      }
      return;
    }
    sent += bytes.size();
    if (sent > MOST_SENT_BYTES) {
      throw tooLong("more than " + MOST_SENT_BYTES + " bytes", MOST_SENT_BYTES + " bytes");
    }
    hear();
    saying.writeBytes(bytes.toArray());
    // A line that was written by itself stays a line; the rest of a stream has no seams.
    if (datagrams || (bytes.size() > 0 && bytes.at(bytes.size() - 1) == '\n')) {
      answer();
    }
  }

  /// Waits for what the server said.
  private void hear() {
    if (said.size() > 0) {
      moves.add(Waits.of(take(said)));
    }
  }

  private void answer() {
    if (saying.size() > 0) {
      moves.add(new Send(take(saying)));
    }
  }

  private void flush() {
    answer();
    if (!serverEnded) {
      hear();
    }
  }

  private static Bytes take(ByteArrayOutputStream from) {
    var bytes = Bytes.of(from.toByteArray());
    from.reset();
    return bytes;
  }

  private void ended(boolean byClient) {
    if (datagrams) {
      return;
    }
    if (byClient) {
      flush();
      moves.add(new EndOutput());
    } else if (!serverEnded) {
      serverEnded = true;
      answer();
      moves.add(new ReadToEnd(take(said)));
    }
  }

  private void end(boolean closed) {
    flush();
    // Whoever closes ends the output anyway.
    while (!moves.isEmpty() && moves.getLast() instanceof EndOutput) {
      moves.removeLast();
    }
    if (!closed) {
      moves.add(new Remark("The recording ends here, before the conversation did."));
    }
  }
}
