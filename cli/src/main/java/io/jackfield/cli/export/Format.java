package io.jackfield.cli.export;

import io.jackfield.cli.transcript.Selection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/// A form that a transcript can be written in, for another program than this one.
///
/// Adding one: a class that implements this, and one line in the list of the verb `export`.
public interface Format {
  /// What is in it.
  enum Content {
    /// Text, which may go to a terminal.
    TEXT,
    /// Bytes, which may not.
    BINARY
  }

  /// The word after `--as`.
  String name();

  /// What it is, as part of a sentence: `a program in Java`.
  String description();

  /// What is in it.
  default Content content() {
    return Content.TEXT;
  }

  /// Writes the sessions that are selected. It neither flushes nor closes the stream; what it finds
  /// wrong with the transcript it says before it writes anything.
  ///
  /// @param say takes a remark for the user, such as what had to be left out
  /// @throws io.jackfield.transcript.TranscriptException when the transcript cannot be written so;
  ///   the message says why and what to try
  /// @throws IOException when the stream fails
  void write(Selection selection, OutputStream out, Consumer<String> say) throws IOException;
}
