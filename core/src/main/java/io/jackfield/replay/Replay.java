package io.jackfield.replay;

import io.jackfield.Duplex;
import io.jackfield.Say;
import io.jackfield.transcript.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One side of a recorded session, played again: says what it said, waits for what the other side
/// said in the record, and compares.
///
/// ```java
/// var session = Transcript.read(file).sessions().getFirst();
/// var outcome = Replay.client(session).against(Duplex.connect(address));
/// if (outcome instanceof Outcome.Differs differs) {
///   throw new AssertionError(differs.difference().toString());
/// }
/// ```
///
/// - It does not matter which side recorded: what the server said is `Received` in a client's
///   session and `Sent` in a server's.
/// - What comes is compared as one stream, however the network cut it; of UDP datagram by datagram.
///   Ends and resets are compared too.
/// - Before it says something it has heard all that the other side had said by then in the record.
///   The other side may be ahead of the record, since that is for the network to decide.
/// - Each wait is bounded by [ReplayOptions#timeout]; silence is a difference like any other.
/// - Where the record does not know how the other side ended, more of its words are none.
///
/// Immutable; may be played any number of times, at once as well.
public final class Replay {
  private final Session session;
  private final Part part;
  private final Score score;
  private final ReplayOptions options;

  private Replay(Session session, Part part, Score score, ReplayOptions options) {
    this.session = session;
    this.part = part;
    this.score = score;
    this.options = options;
  }

  /// Plays the side that connected.
  public static Replay client(Session session) {
    return of(session, Part.CLIENT);
  }

  /// Plays the side that was connected to.
  public static Replay server(Session session) {
    return of(session, Part.SERVER);
  }

  /// Plays that side.
  public static Replay of(Session session, Part part) {
    return new Replay(session, part, Score.of(session, part), ReplayOptions.defaults());
  }

  /// The same, played in another way.
  public Replay withOptions(ReplayOptions options) {
    return new Replay(session, part, score, options);
  }

  /// The session that is played.
  public Session session() {
    return session;
  }

  /// The side that is played.
  public Part part() {
    return part;
  }

  /// Whether the session went in datagrams, and should be played over UDP.
  public boolean isDatagrams() {
    return Score.isDatagrams(session);
  }

  /// What a replay will lack because the record does: sentences for people, none when it lacks
  /// nothing.
  public List<String> caveats() {
    var caveats = new ArrayList<String>();
    var closed =
        session.steps().stream()
            .filter(Session.Closed.class::isInstance)
            .map(Session.Closed.class::cast)
            .findFirst();
    long sent = session.sent().size();
    long received = session.received().size();
    if (closed.isEmpty()) {
      caveats.add("the record ends before the session does; what is there is played");
    } else if (closed.get().bytesIn() > received || closed.get().bytesOut() > sent) {
      long all = closed.get().bytesIn() + closed.get().bytesOut();
      caveats.add(
          "the record has "
              + Say.bytes(sent + received)
              + " of the session's "
              + Say.bytes(all)
              + "; what is there is played");
    }
    return caveats;
  }

  /// Plays over a connection that nobody has talked through yet, and closes it.
  ///
  /// @return [Outcome.Same] or [Outcome.Differs]
  /// @throws IOException when the connection was closed on this side meanwhile
  /// @throws InterruptedException when this thread was interrupted; the connection is closed then
  /// @throws IllegalArgumentException when a pattern to ignore is too deep for the stack
  public Outcome against(Duplex peer) throws IOException, InterruptedException {
    try (peer) {
      var player = new Player(score, part, peer, options);
      var difference = player.play();
      return difference == null
          ? new Outcome.Same(session, player.heardBytes(), player.saidBytes())
          : new Outcome.Differs(session, difference);
    }
  }
}
