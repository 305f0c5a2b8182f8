package io.jackfield.cli.show;

import io.jackfield.cli.transcript.Selection;
import java.io.IOException;
import java.io.Writer;

/// A way to show a transcript to a person. Whatever is in the transcript, nothing of it steers a
/// terminal or breaks out of the text around it.
public interface View {
  /// The word after `--as`.
  String name();

  /// What it is, as part of a sentence.
  String description();

  /// Writes the sessions that are selected. It neither flushes nor closes the writer.
  ///
  /// @throws IOException when the writer fails
  void write(Selection selection, Look look, Writer out) throws IOException;
}
