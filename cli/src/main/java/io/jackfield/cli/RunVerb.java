package io.jackfield.cli;

import io.jackfield.ExecAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.console.Recording;
import io.jackfield.cli.source.Program;
import io.jackfield.cli.source.SourceException;
import io.jackfield.explain.Detail;
import io.jackfield.explain.Look.Connections;
import io.jackfield.script.Script;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `jack run`: a script of a dialogue, from its source.
final class RunVerb implements Verb {
  private static final String TIMEOUT = "--timeout";
  private static final String DEBUG = "--debug";
  private static final String LOCAL = "--local";
  private static final String PTY = "--pty";

  @Override
  public String name() {
    return "run";
  }

  @Override
  public void describe(CommandSpec spec) {
    // What follows the file is the program's, except the options below: see `Words`.
    spec.parser().stopAtPositional(true);
    spec.usageMessage()
        .header("Run a program of one Java file, with the library imported.")
        .customSynopsis(
            "jack run [--debug] [--explain] [--timeout=TIME] FILE [HOST PORT | ADDRESS | --local"
                + " CMD...]")
        .description(
            "",
            "The file is compiled in memory, as if it began with 'import module io.jackfield;' and"
                + " 'import static io.jackfield.Expected.*;'. Script.tube(args) in it is the tube to what the command line names: a service,"
                + " or with --local a program on this machine.")
        .footer(
            "",
            "Examples:",
            "  jack run Solve.java ctf.example 7000",
            "  jack run Solve.java --local ./service",
            "  jack run --debug --timeout 5s Solve.java exec:./service",
            "  jack run --record talk.jsonl Solve.java ctf.example 7000");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("The program, then the words for its main.")
            .build());
    spec.addOption(
        OptionSpec.builder(DEBUG)
            .description("Tell on standard error what passes on the wire, bytes included.")
            .build());
    spec.addOption(
        OptionSpec.builder(TIMEOUT)
            .paramLabel("TIME")
            .type(String.class)
            .description("How long each wait of the tube may take (500ms, 5s, 2m; default 30s).")
            .build());
    ExplainWords.describe(spec);
    RecordWords.describe(spec);
    spec.addOption(
        OptionSpec.builder(LOCAL)
            .paramLabel("CMD...")
            .description("Talk to this program over pipes; all words that follow are its own.")
            .build());
    spec.addOption(
        OptionSpec.builder(PTY)
            .paramLabel("CMD...")
            .description("The same on a pseudo-terminal, for a program that buffers what it says.")
            .build());
  }

  @Override
  public int run(ParseResult parsed, Context context) throws IOException, InterruptedException {
    var words = new ArrayDeque<>(parsed.<List<String>>matchedPositionalValue(0, List.of()));
    if (parsed.hasMatchedOption(LOCAL) || parsed.hasMatchedOption(PTY)) {
      throw new UsageException(LOCAL + " and " + PTY + " come after the file, the command last");
    }
    if (words.isEmpty()) {
      throw new UsageException("which program? give a FILE");
    }
    if (parsed.hasMatchedOption(DEBUG)) {
      debug();
    }
    if (parsed.hasMatchedOption(TIMEOUT)) {
      timeout(parsed.matchedOptionValue(TIMEOUT, ""));
    }
    var file = words.remove();
    var behind = new Behind();
    var forMain = behind.forMain(words);
    var detail = behind.explain;
    if (detail == null || ExplainWords.isWanted(parsed)) {
      return run(parsed, file, forMain, behind, context);
    }
    try (var explaining = ExplainWords.begin(detail, Connections.ONE, context)) {
      return run(parsed, file, forMain, behind, explaining.context());
    }
  }

  private static int run(
      ParseResult parsed, String file, List<String> forMain, Behind behind, Context context)
      throws IOException, InterruptedException {
    var recording = behind.recording(parsed.commandSpec().qualifiedName() + " " + file);
    if (!recording.isWanted()) {
      return run(Path.of(file), forMain, context);
    }
    if (context.recording().isWanted()) {
      throw new UsageException(RecordWords.RECORD + " is given twice");
    }
    var recorded = context.withRecording(recording);
    return RecordWords.during(recorded, () -> run(Path.of(file), forMain, recorded));
  }

  private static int run(Path file, List<String> forMain, Context context) throws IOException {
    try {
      var program = Program.compile(file);
      var listener = RecordWords.listener(context).and(context.explanation());
      try (var _ = Script.watch(listener)) {
        program.run(forMain.toArray(String[]::new));
        return ExitCode.OK;
      } catch (InvocationTargetException e) {
        ScriptFailure.tell(Objects.requireNonNullElse(e.getCause(), e), program, context);
        return ExitCode.FAILURE;
      }
    } catch (SourceException e) {
      // A compiler's report has lines of its own; all that it quotes is the user's.
      Messages.of(e).lines().forEach(context.err()::println);
      return ExitCode.USAGE;
    }
  }

  private static void debug() {
    System.setProperty(Script.DEBUG_PROPERTY, "true");
  }

  private static void timeout(String time) {
    System.setProperty(Script.TIMEOUT_PROPERTY, Options.duration(TIMEOUT, time).toString());
  }

  /// The words behind the file, which the parser leaves alone: some are options all the same.
  private static final class Behind {
    private @Nullable String record;
    private @Nullable String limit;
    private @Nullable Detail explain;

    List<String> forMain(Queue<String> words) {
      var forMain = new ArrayList<String>();
      while (!words.isEmpty()) {
        var word = words.remove();
        switch (word) {
          case DEBUG -> debug();
          case TIMEOUT -> timeout(next(words, TIMEOUT, "TIME"));
          case ExplainWords.OPTION -> explain = Detail.LESSONS;
          case ExplainWords.ONLY_CALLS -> explain = Detail.CALLS;
          case RecordWords.RECORD -> record = next(words, RecordWords.RECORD, "FILE");
          case RecordWords.LIMIT -> limit = next(words, RecordWords.LIMIT, "number of bytes");
          case LOCAL -> forMain.add(command(words, LOCAL).toString());
          case PTY -> forMain.add(command(words, PTY).onTerminal().toString());
          case "--" -> takeAll(words, forMain);
          default -> {
            if (!isJoined(word)) {
              forMain.add(word);
            }
          }
        }
      }
      return forMain;
    }

    /// Whether it is one of the options with its value in one word.
    private boolean isJoined(String word) {
      int equals = word.indexOf('=');
      var value = word.substring(equals + 1);
      switch (equals < 0 ? "" : word.substring(0, equals)) {
        case TIMEOUT -> timeout(value);
        case RecordWords.RECORD -> record = value;
        case RecordWords.LIMIT -> limit = value;
        default -> {
          return false;
        }
      }
      return true;
    }

    Recording recording(String title) {
      return record == null && limit == null
          ? Recording.NONE
          : RecordWords.recording(record, limit, title);
    }
  }

  private static ExecAddress command(Queue<String> words, String option) {
    var command = new ArrayList<String>();
    command.add(next(words, option, "CMD"));
    takeAll(words, command);
    return new ExecAddress(command, false);
  }

  private static String next(Queue<String> words, String option, String what) {
    if (words.isEmpty()) {
      throw new UsageException(option + " needs a " + what);
    }
    return words.remove();
  }

  private static void takeAll(Queue<String> words, List<String> into) {
    into.addAll(words);
    words.clear();
  }
}
