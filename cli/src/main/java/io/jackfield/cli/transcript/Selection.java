package io.jackfield.cli.transcript;

import io.jackfield.transcript.Session;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.Transcript.Entry;
import io.jackfield.transcript.TranscriptException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A transcript and those of its sessions that are wanted. Immutable.
public final class Selection {
  // More numbers than this help nobody who has mistaken one.
  private static final int SHOWN_NUMBERS = 12;

  private final Path path;
  private final Transcript transcript;
  private final List<Session> sessions;
  private final boolean all;
  private final Map<Long, Entry> openings = new HashMap<>();

  private Selection(Path path, Transcript transcript, List<Session> sessions, boolean all) {
    this.path = path;
    this.transcript = transcript;
    this.sessions = List.copyOf(sessions);
    this.all = all;
    for (var entry : transcript.entries()) {
      if (isOpening(entry)) {
        openings.put(entry.connection(), entry);
      }
    }
  }

  /// Reads a file and takes all its sessions.
  ///
  /// @throws TranscriptException when it is no transcript
  /// @throws IOException when it cannot be read
  public static Selection read(Path path) throws IOException {
    var transcript = Transcript.read(path);
    return new Selection(path, transcript, transcript.sessions(), true);
  }

  /// The one session whose connection has this number.
  ///
  /// @throws TranscriptException when there is none; the message says which there are
  public Selection only(long number) throws TranscriptException {
    for (var session : sessions) {
      if (session.id() == number) {
        return new Selection(path, transcript, List.of(session), false);
      }
    }
    throw new TranscriptException(
        path
            + " has no session "
            + number
            + "; "
            + (sessions.isEmpty() ? "it has none" : numbers()));
  }

  /// The one session there is.
  ///
  /// @param purpose what only one session can be used for, for the message: `a program`
  /// @throws TranscriptException when there is none, or several; the message says how to choose
  public Session single(String purpose) throws TranscriptException {
    if (sessions.size() == 1) {
      return sessions.getFirst();
    }
    throw new TranscriptException(
        sessions.isEmpty()
            ? path + " has no session: nobody connected"
            : purpose + " is of one session, so choose it by --session N; " + numbers());
  }

  private String numbers() {
    var first =
        sessions.stream().limit(SHOWN_NUMBERS).map(each -> Long.toString(each.id())).toList();
    int more = sessions.size() - first.size();
    return "there "
        + (sessions.size() == 1 ? "is " : "are ")
        + String.join(", ", first)
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static boolean isOpening(Entry entry) {
    return entry.event().equals("connected") || entry.event().equals("accepted");
  }

  /// The file.
  public Path path() {
    return path;
  }

  /// All that the file has, whatever was chosen of it.
  public Transcript transcript() {
    return transcript;
  }

  /// The sessions that are wanted, in the order in which they began.
  public List<Session> sessions() {
    return sessions;
  }

  /// Whether those are all there are.
  public boolean isAll() {
    return all;
  }

  /// The event with which the session began: `connected` or `accepted`.
  public Entry opening(Session session) {
    return Optional.ofNullable(openings.get(session.id())).orElseThrow();
  }
}
