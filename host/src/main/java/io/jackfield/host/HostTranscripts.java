package io.jackfield.host;

import io.jackfield.Connection;
import io.jackfield.WireEvent;
import io.jackfield.host.kind.Note;
import io.jackfield.transcript.TranscriptLimits;
import io.jackfield.transcript.TranscriptWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Keeps a transcript of each session in a file of its own, `service-time-session.jsonl`. What goes
/// wrong with one is told to the operator and never to a client.
///
/// Safe for concurrent use.
final class HostTranscripts implements HostListener, Closeable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  // What the events of a session may take beside its bytes, which Base64 makes larger.
  private static final long EVENTS_BYTES = 256 * 1024;

  private final TranscriptSettings settings;
  private final HostListener operator;
  private final InstantSource clock;
  private final TranscriptShelf shelf;
  private final ConcurrentMap<Long, Kept> open = new ConcurrentHashMap<>();

  private HostTranscripts(TranscriptSettings settings, HostListener operator, InstantSource clock)
      throws IOException {
    this.settings = settings;
    this.operator = operator;
    this.clock = clock;
    this.shelf = new TranscriptShelf(settings.folder(), settings.totalBytes());
  }

  private record Kept(Path file, TranscriptWriter writer) {}

  /// Makes the folder if it is missing.
  ///
  /// @param operator is told which file belongs to which session, and what could not be kept
  /// @throws IOException when there can be no files in the folder
  static HostTranscripts open(
      TranscriptSettings settings, HostListener operator, InstantSource clock) throws IOException {
    var folder = settings.folder();
    if (!Files.isDirectory(folder)) {
      var onlyOwner = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(onlyOwner));
    }
    if (!Files.isWritable(folder)) {
      throw new IOException("no transcripts can be kept in " + folder + ": it is not writable");
    }
    return new HostTranscripts(settings, operator, clock);
  }

  @Override
  public void on(String service, WireEvent event) {
    switch (event) {
      case WireEvent.Accepted(var connection) -> begin(service, connection, event);
      case WireEvent.Closed(var connection, _, _, _, _) -> {
        tell(connection, event);
        end(service, connection);
      }
      case WireEvent.Received(var connection, _, _, _) -> tell(connection, event);
      case WireEvent.Sent(var connection, _, _) -> tell(connection, event);
      case WireEvent.EndOfStream(var connection) -> tell(connection, event);
      case WireEvent.HalfClosed(var connection) -> tell(connection, event);
      case WireEvent.TimedOut(var connection, _) -> tell(connection, event);
      case WireEvent.Broken(var connection, _, _) -> tell(connection, event);
      case WireEvent.HandshakeDone(var connection, _, _) -> tell(connection, event);
      case WireEvent.HandshakeFailed(var connection, _) -> tell(connection, event);
      case WireEvent.HandlerFailed(var connection, _) -> tell(connection, event);
      case WireEvent.Serving(var connection, _) -> tell(connection, event);
      // Of a client that is turned away there is no session, and the rest is about none.
      case WireEvent.Rejected _,
          WireEvent.Listening _,
          WireEvent.ListenFailed _,
          WireEvent.ListenerClosed _,
          WireEvent.AcceptFailed _,
          WireEvent.Resolving _,
          WireEvent.Resolved _,
          WireEvent.ResolveFailed _,
          WireEvent.SocketOpened _,
          WireEvent.Bound _,
          WireEvent.Connecting _,
          WireEvent.Connected _,
          WireEvent.ConnectFailed _ -> {}
    }
  }

  @Override
  public void note(String service, Connection connection, Note note) {
    var kept = open.get(connection.id());
    if (kept != null) {
      kept.writer().note(connection, note.event(), note.fields());
    }
  }

  private void begin(String service, Connection connection, WireEvent event) {
    var name =
        service + "-" + TIME.format(clock.instant()) + "-" + connection.id() + TranscriptShelf.END;
    var file = settings.folder().resolve(name);
    var limits =
        TranscriptLimits.defaults()
            .withDirectionBytes(settings.directionBytes())
            .withFileBytes(3 * settings.directionBytes() + EVENTS_BYTES);
    try {
      var writer = TranscriptWriter.create(file, "jack host: " + service, limits);
      open.put(connection.id(), new Kept(file, writer));
      writer.on(event);
      operator.note(service, connection, Note.of("transcript").with("file", file));
    } catch (IOException e) {
      failed(service, connection, e);
    }
  }

  private void tell(Connection connection, WireEvent event) {
    var kept = open.get(connection.id());
    if (kept != null) {
      kept.writer().on(event);
    }
  }

  private void end(String service, Connection connection) {
    var kept = open.remove(connection.id());
    if (kept == null) {
      return;
    }
    try {
      kept.writer().close();
    } catch (IOException e) {
      failed(service, connection, e);
    }
    try {
      shelf.add(kept.file());
    } catch (IOException e) {
      failed(service, connection, e);
    }
  }

  private void failed(String service, Connection connection, IOException e) {
    operator.note(service, connection, Note.of("transcript-failed").with("reason", message(e)));
  }

  private static String message(IOException e) {
    @Nullable String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /// Ends those that are still open; each session ends its own.
  @Override
  public void close() throws IOException {
    for (var kept : open.values()) {
      kept.writer().close();
    }
  }
}
