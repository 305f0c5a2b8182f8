package io.jackfield.transcript;

import io.jackfield.Say;
import io.jackfield.WireEvent;
import io.jackfield.WireListener;
import io.jackfield.wire.JsonLine;
import io.jackfield.wire.WireJson;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// Writes what happens on wires to a file, an event a line, bytes included: a transcript.
///
/// ```java
/// try (var transcript = TranscriptWriter.create(file, "my test");
///     var tube = Tube.connect(address, ConnectOptions.defaults().withListener(transcript), …)) {
/// ```
///
/// Each line is handed to the system as it comes, in one call, so a killed process leaves all but
/// perhaps its last line. The file is bounded: when it has reached the limit bytes are counted but
/// no longer kept, and [#HEADROOM_BYTES] later the other events are left out as well; a line `cut`
/// says so. A failure to write ends the transcript and is told by [#close], never to those who
/// talk.
///
/// Safe for concurrent use.
public final class TranscriptWriter implements WireListener, Closeable {
  /// The version of the format that is written.
  public static final int VERSION = 1;

  /// The limit of a file unless another is given: 32 MiB.
  public static final long DEFAULT_LIMIT_BYTES = 32L * 1024 * 1024;

  /// What the events alone may take once the limit is reached: 4 MiB.
  public static final long HEADROOM_BYTES = 4L * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(TranscriptWriter.class.getName());

  private final FileChannel file;
  private final Path path;
  private final long limitBytes;
  private final long startNanos = System.nanoTime();

  // Lines are written one after the other; a line is made before.
  private final Object lock = new Object();

  // Guarded by lock.
  private long written;
  private boolean closed;
  private @org.jspecify.annotations.Nullable IOException failure;

  // Read without the lock, to save the work of making a line that will not be kept.
  private volatile State state = State.WHOLE;

  private enum State {
    WHOLE,
    WITHOUT_BYTES,
    FULL
  }

  private TranscriptWriter(FileChannel file, Path path, long limitBytes) {
    this.file = file;
    this.path = path;
    this.limitBytes = limitBytes;
  }

  /// Begins a transcript of at most [#DEFAULT_LIMIT_BYTES]; see the other.
  public static TranscriptWriter create(Path path, String title) throws IOException {
    return create(path, title, DEFAULT_LIMIT_BYTES);
  }

  /// Begins a transcript in a new file that only its owner may read, since dialogues have secrets
  /// in them. An earlier transcript in its place is replaced; any other file is left alone.
  ///
  /// @param title what it is of: a command, say
  /// @param limitBytes how large the file may grow before it no longer keeps bytes
  /// @throws java.nio.file.FileAlreadyExistsException when something else is there
  /// @throws IOException when the file cannot be written
  public static TranscriptWriter create(Path path, String title, long limitBytes)
      throws IOException {
    return create(path, title, limitBytes, InstantSource.system());
  }

  static TranscriptWriter create(Path path, String title, long limitBytes, InstantSource clock)
      throws IOException {
    if (limitBytes < 0) {
      throw new IllegalArgumentException("limitBytes < 0: " + limitBytes);
    }
    var writer = new TranscriptWriter(TranscriptFile.create(path), path, limitBytes);
    var first =
        new JsonLine()
            .put("event", "transcript")
            .put("version", VERSION)
            .put("started", clock.instant().toString())
            .put("title", title);
    writer.write(first.toString());
    return writer;
  }

  @Override
  public void on(WireEvent event) {
    switch (state) {
      case WHOLE -> write(line(event));
      case WITHOUT_BYTES -> {
        if (!(event instanceof WireEvent.Received) && !(event instanceof WireEvent.Sent)) {
          write(line(event));
        }
      }
      case FULL -> {}
    }
  }

  private String line(WireEvent event) {
    return switch (event) {
      case WireEvent.Sent sent ->
          // By the time at which the write began, since the answer may have come before its end.
          describe(event, sent.span().startNanos()).putBytes(sent.bytes()).toString();
      case WireEvent.Received received ->
          describe(event, received.span().endNanos()).putBytes(received.bytes()).toString();
      default -> describe(event, System.nanoTime()).toString();
    };
  }

  private JsonLine describe(WireEvent event, long nanos) {
    return WireJson.describe(event, name -> begin(name, nanos));
  }

  private JsonLine begin(String event, long nanos) {
    return new JsonLine()
        .put("ms", Duration.ofNanos(Math.max(nanos - startNanos, 0)))
        .put("event", event);
  }

  private void write(String line) {
    var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    synchronized (lock) {
      if (closed || failure != null) {
        return;
      }
      try {
        written += bytes.remaining();
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        checkLimit();
      } catch (IOException e) {
        failure = e;
        state = State.FULL;
        LOG.log(System.Logger.Level.WARNING, "the transcript " + path + " ends here", e);
      }
    }
  }

  private void checkLimit() throws IOException {
    var was = state;
    state =
        written < limitBytes
            ? State.WHOLE
            : written < limitBytes + HEADROOM_BYTES ? State.WITHOUT_BYTES : State.FULL;
    if (state != was) {
      var kept = state == State.FULL ? "nothing" : "no bytes";
      var cut = begin("cut", System.nanoTime()).put("limit_bytes", limitBytes).put("kept", kept);
      var bytes = ByteBuffer.wrap((cut + "\n").getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        written += file.write(bytes);
      }
    }
  }

  /// Ends the transcript with a line `end`, which says that nothing is missing behind it.
  /// Idempotent.
  ///
  /// @throws IOException when a line could not be written, now or before
  @Override
  public void close() throws IOException {
    var end = begin("end", System.nanoTime()).toString();
    write(end);
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      file.close();
      if (failure != null) {
        throw new IOException(
            "the transcript " + path + " could not be written: " + Say.failure(failure), failure);
      }
    }
  }
}
