package io.jackfield.transcript;

import io.jackfield.Bytes;
import io.jackfield.transcript.Transcript.Ending;
import io.jackfield.transcript.Transcript.Entry;
import io.jackfield.transcript.TranscriptLines.Line;
import io.jackfield.wire.JsonException;
import io.jackfield.wire.JsonText;
import io.jackfield.wire.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/// Reads a transcript, whose last line may be half a line. One thread.
final class TranscriptReader {
  // What an entry holds beside its bytes, roughly: the members of a line and their numbers.
  private static final int ENTRY_BYTES = 600;

  // What became of a line's members is not kept twice.
  private static final Set<String> SPOKEN_FOR =
      Set.of("ms", "event", "connection", "text", "base64");

  private final Path path;
  private final List<Entry> entries = new ArrayList<>();
  private Ending ending = Ending.BROKEN_OFF;
  private boolean cut;
  private long memory;

  private TranscriptReader(Path path) {
    this.path = path;
  }

  static Transcript read(Path path) throws IOException {
    try (var lines = new TranscriptLines(path)) {
      return new TranscriptReader(path).read(lines);
    }
  }

  private Transcript read(TranscriptLines lines) throws IOException {
    var header = header(lines);
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
    for (var line = lines.next(); line != null; line = lines.next()) {
      try {
        take(line.text());
      } catch (JsonException | IllegalArgumentException e) {
        if (line.whole()) {
          throw new TranscriptException(path + ", line " + line.number() + ": " + e.getMessage());
        }
        // Whoever wrote it was killed in mid-line.
        ending = Ending.BROKEN_OFF;
        break;
      }
      checkMemory(line);
    }
    return new Transcript(
        started, header.text("title").orElse(""), entries, cut ? Ending.CUT : ending);
  }

  private JsonValue.Members header(TranscriptLines lines) throws IOException {
    Line first;
    try {
      first = lines.next();
      var header = first == null ? null : JsonText.parseObject(first.text());
      if (header != null && header.text("event").orElse("").equals("transcript")) {
        return header;
      }
    } catch (JsonException | TranscriptException e) {
      throw notOne(e);
    }
    throw notOne(null);
  }

  private TranscriptException notOne(@org.jspecify.annotations.Nullable Throwable why) {
    var failure =
        new TranscriptException(
            path + " is no transcript: its first line should be {\"event\":\"transcript\",...}");
    if (why != null) {
      failure.initCause(why);
    }
    return failure;
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
    if (ms < 0) {
      throw new IllegalArgumentException("the member \"ms\" is negative");
    }
    if (event.equals("end")) {
      ending = Ending.WHOLE;
      return;
    }
    cut |= event.equals("cut");
    var bytes = bytes(members);
    memory += ENTRY_BYTES + bytes.size();
    var others = new LinkedHashMap<>(members.members());
    others.keySet().removeAll(SPOKEN_FOR);
    entries.add(
        new Entry(
            Duration.ofNanos(Math.round(ms * 1e6)),
            event,
            members.number("connection").orElse(0.0).longValue(),
            bytes,
            new JsonValue.Members(others)));
  }

  private static Bytes bytes(JsonValue.Members members) {
    var base64 = members.text("base64");
    if (base64.isEmpty()) {
      return Bytes.of(members.text("text").orElse(""));
    }
    try {
      return Bytes.of(Base64.getDecoder().decode(base64.get()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the member \"base64\" is not in Base64", e);
    }
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException("the member \"" + name + "\" is missing");
  }

  /// Half of the heap for what is kept leaves the other for whoever uses it: told in words, before
  /// the heap is full.
  private void checkMemory(Line line) throws TranscriptException {
    long most = Runtime.getRuntime().maxMemory() / 2;
    if (memory > most) {
      throw new TranscriptException(
          path
              + ", line "
              + line.number()
              + ": larger than this program's memory, which is "
              + (most >> 19)
              + " MiB; give java more with -Xmx (jack takes JACK_JAVA_OPTS=-Xmx2g)");
    }
  }
}
