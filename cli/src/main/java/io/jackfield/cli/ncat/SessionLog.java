package io.jackfield.cli.ncat;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files of `-o` and `-x`: all that passes, in either direction, in the order in which it
/// passes. Safe for concurrent use.
final class SessionLog implements Closeable {
  private final @Nullable OutputStream plain;
  private final @Nullable OutputStream hex;

  private SessionLog(@Nullable OutputStream plain, @Nullable OutputStream hex) {
    this.plain = plain;
    this.hex = hex;
  }

  static SessionLog open(Settings.LogSettings settings) throws NcatException {
    return new SessionLog(
        file(settings.plain(), settings.append()), file(settings.hex(), settings.append()));
  }

  private static @Nullable OutputStream file(Optional<String> name, boolean append)
      throws NcatException {
    if (name.isEmpty()) {
      return null;
    }
    var how =
        new OpenOption[] {
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING
        };
    try {
      return Files.newOutputStream(Path.of(name.get()), how);
    } catch (IOException | InvalidPathException e) {
      throw NcatException.quitting(
          "Error opening " + name.get() + " for logging: " + FileFailure.words(e) + ".");
    }
  }

  /// The connection, logged.
  Duplex around(Duplex duplex) {
    return plain == null && hex == null ? duplex : new Logged(duplex);
  }

  /// Logs a piece, and leaves it as it is.
  synchronized void log(ByteBuffer piece) throws IOException {
    var bytes = new byte[piece.remaining()];
    piece.get(piece.position(), bytes);
    if (plain != null) {
      plain.write(bytes);
    }
    if (hex != null) {
      hex.write(HexDump.of(bytes).getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void close() throws IOException {
    try (plain;
        hex) {
      // Both are unbuffered.
    }
  }

  private final class Logged extends ForwardingDuplex {
    Logged(Duplex inner) {
      super(inner);
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
      int start = target.position();
      int count = super.read(target, deadline);
      if (count > 0) {
        log(target.slice(start, count));
      }
      return count;
    }

    @Override
    public void write(ByteBuffer source, Deadline deadline) throws IOException {
      log(source);
      super.write(source, deadline);
    }
  }
}
