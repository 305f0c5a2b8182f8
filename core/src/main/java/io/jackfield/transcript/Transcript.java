package io.jackfield.transcript;

import io.jackfield.Bytes;
import io.jackfield.wire.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What a [TranscriptWriter] has kept. Immutable.
///
/// @param started when it began, by the clock of the machine that wrote it
/// @param title what it is of
/// @param entries the events, in the order of their times
/// @param ending whether anything is missing behind the last of them
public record Transcript(Instant started, String title, List<Entry> entries, Ending ending) {

  /// How a transcript ends.
  public enum Ending {
    /// It was closed: nothing is missing.
    WHOLE,
    /// A limit was reached: later bytes are missing, of all connections or of one.
    CUT,
    /// Whoever wrote it was killed: what came in the last moment may be missing.
    BROKEN_OFF
  }

  /// One event.
  ///
  /// @param at how long after the start; of bytes that were sent when the write began, of bytes
  ///   that came when the read ended
  /// @param event its name, as [io.jackfield.wire.WireJson] has it, or `cut`, `joined`, `note`
  /// @param connection the number of the connection that it is about; 0 for none
  /// @param bytes that were sent or received; empty for other events
  /// @param members all else that the line says
  public record Entry(
      Duration at, String event, long connection, Bytes bytes, JsonValue.Members members) {

    /// A member that is a text; empty when there is none.
    public String text(String name) {
      return members.text(name).orElse("");
    }

    /// A member that is a whole number; 0 when there is none.
    public long number(String name) {
      return members.get(name).orElse(null) instanceof JsonValue.Numeral number
          ? number.longValue()
          : 0;
    }

    /// A member that is a number of milliseconds; zero when there is none.
    public Duration duration(String name) {
      return Duration.ofNanos(Math.round(members.number(name).orElse(0.0) * 1e6));
    }
  }

  /// Sorts and copies the entries.
  public Transcript {
    entries = entries.stream().sorted(Comparator.comparing(Entry::at)).toList();
  }

  /// Reads a file.
  ///
  /// @throws TranscriptException when it is none, or of a version that this one does not know
  /// @throws IOException when it cannot be read
  public static Transcript read(Path path) throws IOException {
    return TranscriptReader.read(path);
  }

  /// The conversations, in the order in which they began.
  public List<Session> sessions() {
    return Sessions.of(this);
  }
}
