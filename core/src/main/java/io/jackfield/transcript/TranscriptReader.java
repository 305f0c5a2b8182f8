package io.jackfield.transcript;

import io.jackfield.transcript.Transcript.Ending;
import io.jackfield.transcript.Transcript.Entry;
import io.jackfield.wire.JsonException;
import io.jackfield.wire.JsonText;
import io.jackfield.wire.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Reads a transcript, whose last line may be half a line.
final class TranscriptReader {
  // Larger than any file that a writer makes with a sensible limit; what is read is kept in memory.
  private static final long MOST_BYTES = 512L * 1024 * 1024;

  private final Path path;
  private final List<Entry> entries = new ArrayList<>();
  private Ending ending = Ending.BROKEN_OFF;
  private int line = 1;

  private TranscriptReader(Path path) {
    this.path = path;
  }

  static Transcript read(Path path) throws IOException {
    if (Files.size(path) > MOST_BYTES) {
      throw new TranscriptException(
          path + ": a transcript of more than " + MOST_BYTES + " bytes is not read");
    }
    // Any byte is a character, so that a wrong file is told of in words and not as malformed input.
    try (var lines = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
      return new TranscriptReader(path).read(lines);
    }
  }

  private Transcript read(BufferedReader lines) throws IOException {
    var first = lines.readLine();
    var header = first == null ? null : header(first);
    if (header == null || !header.text("event").orElse("").equals("transcript")) {
      throw new TranscriptException(
          path + " is no transcript: its first line should be {\"event\":\"transcript\",...}");
    }
    int version = header.number("version").orElse(0.0).intValue();
    if (version != TranscriptWriter.VERSION) {
      throw new TranscriptException(
          path
              + ": a transcript of version "
              + version
              + ", and this program reads version "
              + TranscriptWriter.VERSION);
    }
    var started = started(header.text("started").orElse(""));
    for (var text = lines.readLine(); text != null; text = lines.readLine()) {
      line++;
      try {
        take(text);
      } catch (JsonException | IllegalArgumentException e) {
        if (lines.readLine() == null) {
          // Whoever wrote it was killed in mid-line.
          ending = Ending.BROKEN_OFF;
          break;
        }
        throw new TranscriptException(path + ", line " + line + ": " + e.getMessage());
      }
    }
    return new Transcript(started, header.text("title").orElse(""), entries, ending);
  }

  private static JsonValue.@org.jspecify.annotations.Nullable Members header(String line) {
    try {
      return JsonText.parseObject(line);
    } catch (JsonException e) {
      return null;
    }
  }

  private Instant started(String text) throws TranscriptException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new TranscriptException(
          path + ", line 1: \"started\" should be a time such as 2026-11-28T12:00:00Z");
    }
  }

  private void take(String text) throws JsonException {
    var members = JsonText.parseObject(text);
    var event = members.text("event").orElseThrow(() -> missing("event"));
    double ms = members.number("ms").orElseThrow(() -> missing("ms"));
    var at = Duration.ofNanos(Math.round(ms * 1e6));
    switch (event) {
      case "cut" -> ending = Ending.CUT;
      case "end" -> ending = ending == Ending.CUT ? ending : Ending.WHOLE;
      default -> {
        var entry =
            new Entry(at, event, members.number("connection").orElse(0.0).longValue(), members);
        // Checked here, where the line is known.
        var _ = entry.bytes();
        entries.add(entry);
      }
    }
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException("the member \"" + name + "\" is missing");
  }
}
