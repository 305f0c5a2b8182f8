package io.jackfield.transcript;

import io.jackfield.Connection;
import io.jackfield.Say;
import io.jackfield.WireEvent;
import io.jackfield.WireListener;
import io.jackfield.transcript.TranscriptOutput.Room;
import io.jackfield.wire.JsonLine;
import io.jackfield.wire.WireJson;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/// Writes what happens on wires to a file, an event a line, bytes included: a transcript.
///
/// ```java
/// try (var transcript = TranscriptWriter.create(file, "my test");
///     var tube = Tube.connect(address, ConnectOptions.defaults().withListener(transcript), …)) {
/// ```
///
/// Each line is handed to the system as it comes, so a killed process leaves all but perhaps its
/// last line. The file is bounded: when it has reached its limit bytes are counted but no longer
/// kept, and [#HEADROOM_BYTES] later the other events are left out as well; a line `cut` says so. A
/// failure to write ends the transcript and is told by [#close], never to those who talk.
///
/// Safe for concurrent use.
public final class TranscriptWriter implements WireListener, Closeable {
  /// The version of the format that is written.
  public static final int VERSION = 1;

  /// What the events alone may take once the limit is reached: 4 MiB.
  public static final long HEADROOM_BYTES = 4L * 1024 * 1024;

  /// The most bytes in one line: of a larger piece there are several. Small enough that whoever
  /// reads it needs no large objects, which garbage collectors store with waste.
  static final int MOST_IN_A_LINE = 256 * 1024;

  // What comes in larger pieces is a file, not a line of a dialogue: it is not tried as text.
  private static final int LARGEST_TEXT = 32 * 1024;

  private final Path path;
  private final TranscriptOutput out;
  private final Directions directions;
  private final long startNanos;

  private TranscriptWriter(Path path, TranscriptLimits limits) throws IOException {
    this.path = path;
    this.out = new TranscriptOutput(TranscriptFile.create(path), limits.fileBytes(), this::now);
    this.directions = new Directions(limits.directionBytes());
    this.startNanos = System.nanoTime();
  }

  /// Begins a transcript with the limits by default; see the other.
  public static TranscriptWriter create(Path path, String title) throws IOException {
    return create(path, title, TranscriptLimits.defaults());
  }

  /// Begins a transcript in a new file that only its owner may read, since dialogues have secrets
  /// in them. An earlier transcript in its place is replaced; any other file is left alone.
  ///
  /// @param title what it is of: a command, say
  /// @throws java.nio.file.FileAlreadyExistsException when something else is there
  /// @throws IOException when the file cannot be written
  public static TranscriptWriter create(Path path, String title, TranscriptLimits limits)
      throws IOException {
    return create(path, title, limits, InstantSource.system());
  }

  static TranscriptWriter create(
      Path path, String title, TranscriptLimits limits, InstantSource clock) throws IOException {
    var writer = new TranscriptWriter(path, limits);
    writer.out.write(
        new JsonLine()
            .put("event", "transcript")
            .put("version", VERSION)
            .put("started", clock.instant().toString())
            .put("title", title));
    return writer;
  }

  @Override
  public void on(WireEvent event) {
    switch (event) {
      // By the time at which the write began, since the answer may have come before its end.
      case WireEvent.Sent(var connection, var bytes, var span) ->
          bytes(
              connection,
              bytes,
              span.startNanos(),
              piece -> new WireEvent.Sent(connection, piece, span));
      case WireEvent.Received(var connection, var bytes, var room, var span) ->
          bytes(
              connection,
              bytes,
              span.endNanos(),
              piece -> new WireEvent.Received(connection, piece, room, span));
      default -> {
        if (out.room() != Room.FULL) {
          out.write(describe(event, System.nanoTime()));
        }
        if (event instanceof WireEvent.Closed closed) {
          directions.forget(closed.connection());
        }
      }
    }
  }

  /// Hears of connections whose bytes are in the transcript already, since they are joined to
  /// others: their events are kept, their bytes are not.
  public WireListener withoutBytes() {
    return event -> {
      if (!(event instanceof WireEvent.Sent) && !(event instanceof WireEvent.Received)) {
        on(event);
      }
    };
  }

  /// Notes that what comes from one connection goes on to another, which is told to
  /// [#withoutBytes]: a relay's client and its server.
  public void joined(Connection connection, Connection onwards) {
    if (out.room() != Room.FULL) {
      out.write(
          now("joined")
              .put("connection", connection.id())
              .put("onwards", onwards.id())
              .put("kept", "no bytes"));
    }
  }

  /// Notes what whoever talks has to say about a connection itself: `quiz-won`, say.
  ///
  /// @param event in lower case with hyphens, distinct from the events of wires
  /// @param facts the details, in their order
  public void note(Connection connection, String event, Map<String, String> facts) {
    if (out.room() != Room.FULL) {
      out.write(
          now("note")
              .put("connection", connection.id())
              .put("what", event)
              .putTexts("facts", facts));
    }
  }

  private void bytes(
      Connection connection, ByteBuffer bytes, long nanos, Function<ByteBuffer, WireEvent> event) {
    if (out.room() != Room.WHOLE) {
      return;
    }
    var first = event.apply(bytes);
    var direction = first instanceof WireEvent.Sent ? Direction.SENT : Direction.RECEIVED;
    var grant = directions.grant(connection, direction, bytes.remaining());
    int at = 0;
    // An empty datagram has its line as well.
    while (at < grant.bytes() || (at == 0 && !bytes.hasRemaining())) {
      int count = Math.min(grant.bytes() - at, MOST_IN_A_LINE);
      var piece = bytes.slice(bytes.position() + at, count);
      write(describe(event.apply(piece), nanos), piece);
      at += Math.max(count, 1);
      if (out.room() != Room.WHOLE) {
        return;
      }
    }
    if (grant.cut()) {
      out.write(
          now("cut")
              .put("connection", connection.id())
              .put("direction", direction.word())
              .put("limit_bytes", directions.limitBytes())
              .put("kept", "no bytes"));
    }
  }

  private void write(JsonLine line, ByteBuffer bytes) {
    if (bytes.remaining() > LARGEST_TEXT) {
      out.write(line, bytes);
    } else {
      out.write(line.putBytes(bytes));
    }
  }

  private JsonLine describe(WireEvent event, long nanos) {
    return WireJson.describe(event, name -> begin(name, nanos));
  }

  private JsonLine now(String event) {
    return begin(event, System.nanoTime());
  }

  private JsonLine begin(String event, long nanos) {
    return new JsonLine()
        .put("ms", Duration.ofNanos(Math.max(nanos - startNanos, 0)))
        .put("event", event);
  }

  /// Ends the transcript with a line `end`, which says that nothing is missing behind it.
  /// Idempotent.
  ///
  /// @throws IOException when a line could not be written, now or before
  @Override
  public void close() throws IOException {
    try {
      out.close(now("end"));
    } catch (IOException e) {
      throw new IOException(
          "the transcript " + path + " could not be written: " + Say.failure(e), e);
    }
  }
}
