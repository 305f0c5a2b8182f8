package io.jackfield.cli.export.program;

import io.jackfield.cli.export.Format;
import io.jackfield.cli.transcript.Selection;
import io.jackfield.transcript.TranscriptException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// A program in one language that does what the client of a session did. Immutable.
public final class ProgramFormat implements Format {
  /// One for each language; a new language is a line in [Language#ALL].
  public static final List<Format> ALL =
      Language.ALL.stream().<Format>map(ProgramFormat::new).toList();

  private final Language language;

  private ProgramFormat(Language language) {
    this.language = language;
  }

  @Override
  public String name() {
    return language.name();
  }

  @Override
  public String description() {
    return language.description();
  }

  /// Writes the program of the one session that is selected.
  ///
  /// @throws TranscriptException when there are several, or no such program can do what was done
  @Override
  public void write(Selection selection, OutputStream out, Consumer<String> say)
      throws IOException {
    var session = selection.single("a program");
    var program = Programs.write(selection.transcript(), session, language.name());
    out.write(program.getBytes(StandardCharsets.UTF_8));
  }
}
