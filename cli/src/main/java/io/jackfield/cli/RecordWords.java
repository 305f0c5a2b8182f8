package io.jackfield.cli;

import io.jackfield.WireListener;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.console.Recording;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `--record` and `--record-limit`: a transcript of what a verb does on its wires.
final class RecordWords {
  static final String RECORD = "--record";
  static final String LIMIT = "--record-limit";

  private static final String DEFAULT_LIMIT = "16M";

  private RecordWords() {}

  static void describe(CommandSpec spec) {
    spec.addOption(
        Options.value(
            RECORD,
            "FILE",
            "Keep in FILE what happens, all bytes included, a JSON object a line. It may hold"
                + " secrets: only you may read it. Not written over a file that is no"
                + " transcript."));
    spec.addOption(
        Options.value(
            LIMIT,
            "BYTES",
            "How large the file may grow before it keeps no more bytes (default "
                + DEFAULT_LIMIT
                + ")."));
  }

  /// What the words ask for; the file is not there yet.
  static Recording recording(ParseResult words) {
    // The host has an option of that name, and many files. Options are not in the title: they may
    // have passwords in them.
    return words.commandSpec().findOption(LIMIT) != null
            && (words.hasMatchedOption(RECORD) || words.hasMatchedOption(LIMIT))
        ? recording(
            words.<String>matchedOptionValue(RECORD, null),
            words.<String>matchedOptionValue(LIMIT, null),
            words.commandSpec().qualifiedName() + " " + String.join(" ", Options.words(words)))
        : Recording.NONE;
  }

  /// What these values of the options ask for.
  static Recording recording(@Nullable String file, @Nullable String limit, String title) {
    if (file == null) {
      throw new UsageException(LIMIT + " is about " + RECORD + " FILE, which is missing");
    }
    if (file.isEmpty()) {
      throw new UsageException(RECORD + " needs the name of a file");
    }
    var bytes = Options.bytes(LIMIT, limit == null ? DEFAULT_LIMIT : limit);
    return Recording.to(Path.of(file), title, bytes);
  }

  /// What a verb does while it is recorded.
  @FunctionalInterface
  interface Body {
    int run() throws IOException, InterruptedException;
  }

  /// Runs it, then ends the transcript of the context. That this could not be written is the
  /// failure where there is no other.
  static int during(Context context, Body body) throws IOException, InterruptedException {
    int code;
    try {
      code = body.run();
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(context);
      throw e;
    }
    if (code == ExitCode.OK) {
      Shutdown.cancelLast();
      context.recording().close();
    } else {
      end(context);
    }
    return code;
  }

  /// What keeps the transcript of a verb, if there is to be one; the first call makes the file. A
  /// signal ends the transcript in order.
  ///
  /// @throws FailedException when the file cannot be written: nothing has happened yet
  static WireListener listener(Context context) throws FailedException {
    var recording = context.recording();
    try {
      var listener = recording.listener();
      if (recording.isWanted()) {
        Shutdown.atLast(() -> end(context));
      }
      return listener;
    } catch (IOException e) {
      throw new FailedException(
          FailureClass.USAGE, "cannot record: " + why(e) + "; nothing was tried", e);
    }
  }

  /// Ends the transcript; a failure is told here, where nobody is left to throw to.
  private static void end(Context context) {
    Shutdown.cancelLast();
    try {
      context.recording().close();
    } catch (IOException e) {
      context.say(Messages.of(e));
    }
  }

  private static String why(IOException failure) {
    return switch (failure) {
      case FileAlreadyExistsException e ->
          e.getFile()
              + " is there and is no transcript: name"
              + " another file, or remove that one";
      case NoSuchFileException e -> "no such folder: " + Path.of(e.getFile()).getParent();
      case AccessDeniedException e -> e.getFile() + ": permission denied";
      case FileSystemException e when e.getReason() != null -> e.getFile() + ": " + e.getReason();
      default -> Messages.of(failure);
    };
  }
}
