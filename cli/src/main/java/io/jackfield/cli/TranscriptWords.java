package io.jackfield.cli;

import io.jackfield.Say;
import io.jackfield.cli.transcript.Selection;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The words of the verbs that make something else of a transcript.
final class TranscriptWords {
  static final String AS = "--as";
  private static final String SESSION = "--session";
  private static final String OUTPUT = "--output";
  private static final String FORCE = "--force";

  private TranscriptWords() {}

  /// Describes FILE, `-o` and `--force`, which all of them take.
  static void describe(CommandSpec spec) {
    spec.addPositional(
        Options.address("FILE", "1", "The transcript: what --record of another verb has written."));
    spec.addOption(
        Options.value(
            SESSION, "N", "Of this session only: the number of its connection, as #N shows it."));
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("FILE")
            .type(String.class)
            .description("Write it to this file instead of standard output.")
            .build());
    spec.addOption(Options.flag("-f", FORCE, "Replace a file that is there."));
  }

  /// Reads the transcript, and chooses of it what is asked for.
  static Selection read(String verb, ParseResult words) throws IOException {
    var given = Options.words(words);
    if (given.size() != 1) {
      throw new UsageException(verb + " which transcript? give its FILE");
    }
    var all = read(Path.of(given.getFirst()));
    var session = words.<String>matchedOptionValue(SESSION, null);
    return session == null ? all : all.only(Options.count(SESSION, session));
  }

  private static Selection read(Path file) throws IOException {
    try {
      return Selection.read(file);
    } catch (FileSystemException e) {
      throw new FailedException(FailureClass.USAGE, file + ": " + Say.failure(e), e);
    }
  }

  /// Where it goes.
  static Output output(ParseResult words) {
    var file = words.<String>matchedOptionValue(OUTPUT, null);
    if (file == null && words.hasMatchedOption(FORCE)) {
      throw new UsageException(FORCE + " is about a file: name it by -o");
    }
    return file == null
        ? new Output.Standard()
        : new Output.File(Path.of(file), words.hasMatchedOption(FORCE));
  }
}
