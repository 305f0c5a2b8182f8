package io.jackfield.cli.console;

import io.jackfield.Connection;
import io.jackfield.Duplex;
import io.jackfield.WireListener;
import io.jackfield.transcript.TranscriptLimits;
import io.jackfield.transcript.TranscriptWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The transcript of a verb, if the user asked for one. The first who asks for what hears the wires
/// makes the file, so that wrong words don't cost an earlier transcript; whoever runs the verb
/// closes it.
///
/// Safe for concurrent use.
public final class Recording implements Closeable {
  /// No transcript.
  public static final Recording NONE = new Recording(null, "", 0);

  private final @Nullable Path file;
  private final String title;
  private final long limitBytes;

  // Guarded by this.
  private @Nullable TranscriptWriter writer;

  private Recording(@Nullable Path file, String title, long limitBytes) {
    this.file = file;
    this.title = title;
    this.limitBytes = limitBytes;
  }

  /// One of at most so many bytes.
  ///
  /// @param title what it is of
  public static Recording to(Path file, String title, long limitBytes) {
    return new Recording(file, title, limitBytes);
  }

  /// Whether there is one.
  public boolean isWanted() {
    return file != null;
  }

  /// What hears the wires.
  ///
  /// @throws IOException when the file cannot be written, or is no transcript
  public synchronized WireListener listener() throws IOException {
    var opened = opened();
    return opened == null ? WireListener.NONE : opened;
  }

  /// What hears wires whose bytes come from others or go there, and are kept where they do.
  ///
  /// @throws IOException as for the other
  public synchronized WireListener withoutBytes() throws IOException {
    var opened = opened();
    return opened == null ? WireListener.NONE : opened.withoutBytes();
  }

  private @Nullable TranscriptWriter opened() throws IOException {
    if (writer == null && file != null) {
      writer =
          TranscriptWriter.create(
              file, title, TranscriptLimits.defaults().withFileBytes(limitBytes));
    }
    return writer;
  }

  /// Notes which connection was made for which client, as far as they have numbers.
  public synchronized void joined(Duplex client, Duplex onwards) {
    var to = onwards.facts(Connection.class);
    var from = client.facts(Connection.class);
    if (writer != null && from.isPresent() && to.isPresent()) {
      writer.joined(from.get(), to.get());
    }
  }

  /// Ends it; idempotent.
  ///
  /// @throws IOException when not all of it could be written, now or before
  @Override
  public synchronized void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
