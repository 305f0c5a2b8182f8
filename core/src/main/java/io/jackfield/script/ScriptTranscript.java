package io.jackfield.script;

import io.jackfield.WireListener;
import io.jackfield.transcript.TranscriptWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The transcript that a property asks for: one for the whole process, since a script may open
/// several tubes, ended when the process ends. Safe for concurrent use.
final class ScriptTranscript {
  // Guarded by the class.
  private static @Nullable TranscriptWriter writer;

  private ScriptTranscript() {}

  /// What writes it; the first call begins it.
  static synchronized WireListener at(Path file) throws IOException {
    var begun = writer;
    if (begun == null) {
      var command = System.getProperty("sun.java.command", "java");
      begun = TranscriptWriter.create(file, command);
      writer = begun;
      var end = begun;
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(end)));
    }
    return begun;
  }

  private static void end(TranscriptWriter writer) {
    try {
      writer.close();
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
  }
}
