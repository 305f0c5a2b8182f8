package io.jackfield.cli.ncat;

import io.jackfield.BadAddressException;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.console.Personality;
import io.jackfield.cli.console.StdioException;
import io.jackfield.cli.console.StdioException.Failure;
import io.jackfield.cli.getopt.GetoptException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Nmap's netcat: its words, messages, ends and exit codes; see `docs/guide/ncat.md`.
public final class Ncat implements Personality {
  /// Made anew for each run; holds nothing.
  public Ncat() {}

  @Override
  public String name() {
    return "ncat";
  }

  @Override
  public int run(Context context, String... words) {
    try {
      return run(context, Words.of(List.of(words)));
    } catch (GetoptException e) {
      context.err().println("ncat: " + Messages.oneLine(Messages.of(e)));
      return quit(
          context, NcatException.quitting("Try `--help' for the options and what they do."));
    }
  }

  private static int run(Context context, Words words) {
    var report = new Report(context.err(), words.count("verbose"));
    if (words.has("help")) {
      Help.print(context.out());
      return 0;
    }
    if (words.has("version")) {
      Help.printVersion(context.err());
      return 0;
    }
    try {
      if (report.isVerbose()) {
        report.say(Help.VERSION);
      }
      var settings = Settings.of(words);
      return run(context, settings, report);
    } catch (NcatException e) {
      return quit(context, e);
    } catch (BadAddressException e) {
      return quit(context, NcatException.quitting(Messages.of(e) + "."));
    } catch (IOException e) {
      if (isReaderGone(e)) {
        return 0;
      }
      return quit(context, NetworkException.ending(e));
    }
  }

  private static int run(Context context, Settings settings, Report report)
      throws NcatException, IOException {
    try (var log = SessionLog.open(settings.logs())) {
      var session = new Session(context, settings, report, log);
      return settings.listen() ? new ListenMode(session).run() : new ConnectMode(session).run();
    }
  }

  /// Whoever read our standard output has had enough, which is no failure.
  private static boolean isReaderGone(Throwable e) {
    return (e instanceof StdioException stdio && stdio.failure() == Failure.OUTPUT_CLOSED)
        || Arrays.stream(e.getSuppressed()).anyMatch(Ncat::isReaderGone);
  }

  private static int quit(Context context, NcatException e) {
    var line = Messages.of(e);
    if (!line.isEmpty()) {
      context.err().println("Ncat: " + Messages.oneLine(line));
    }
    return e.code();
  }
}
