package io.jackfield.cli;

import io.jackfield.Say;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.host.Host;
import io.jackfield.host.HostConfig;
import io.jackfield.host.HostListener;
import io.jackfield.host.HostLog;
import io.jackfield.host.HostedService;
import io.jackfield.host.TranscriptSettings;
import io.jackfield.host.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `jack host`: puts the services of a file behind their ports.
final class HostVerb implements Verb {
  private static final String QUIET = "--quiet";
  private static final String CHECK = "--check";

  @Override
  public String name() {
    return "host";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Put the services of a folder's host.yaml behind their ports.")
        .description(
            "",
            "The file is checked as a whole before anything listens; each mistake is told with"
                + " file, line, key and what was expected. What happens goes to standard"
                + " error, a line for each event.",
            "",
            "A service is a quiz, a program for each client (run), or another address (relay).")
        .footer(
            "",
            "Ctrl-C stops accepting, lets sessions finish for the grace period (5 s unless the",
            "file says otherwise) and exits 0.",
            "",
            "Example:",
            "  jack host examples/geography");
    spec.addPositional(Options.address("PATH", "1", "A folder with a host.yaml, or the file."));
    spec.addOption(
        OptionSpec.builder(CHECK).description("Check the file, listen to nothing.").build());
    spec.addOption(
        Options.value(
            RecordWords.RECORD,
            "FOLDER",
            "Keep a transcript of each session in FOLDER, the latest 1 GiB, whatever the file says"
                + " about transcripts. They may hold secrets: only you may read them."));
    spec.addOption(Options.flag("-q", QUIET, "No lines about sessions."));
    ExplainWords.describe(spec);
    spec.addOption(
        Options.flag("-v", Options.VERBOSE, "Show the stack trace of a service's fault as well."));
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException, InterruptedException {
    HostConfig config;
    try {
      config = HostConfig.load(path(words));
    } catch (ConfigException e) {
      e.problems().forEach(problem -> context.err().println(problem));
      context.say(count(e.problems().size(), "mistake") + "; nothing was started");
      return ExitCode.USAGE;
    }
    if (words.hasMatchedOption(CHECK)) {
      context.say(config.file() + " is in order: " + count(config.services().size(), "service"));
      return ExitCode.OK;
    }
    if (words.hasMatchedOption(RecordWords.RECORD)) {
      var folder = Path.of(words.matchedOptionValue(RecordWords.RECORD, ""));
      config = config.withTranscripts(TranscriptSettings.in(folder));
    }
    var detail =
        words.hasMatchedOption(Options.VERBOSE) ? HostLog.Detail.STACKS : HostLog.Detail.LINES;
    try (var log = HostLog.to(context.err(), InstantSource.system(), detail);
        var host = Host.start(config, listener(words, context, log))) {
      for (var service : host.services()) {
        context.say(service.name() + " listens on " + service.address().display());
      }
      Shutdown.drain(() -> drain(host, log, context));
      host.join();
    } finally {
      Shutdown.cancel();
    }
    return ExitCode.OK;
  }

  private static HostListener listener(ParseResult words, Context context, HostLog log) {
    HostListener wire = (_, event) -> context.explanation().on(event);
    return words.hasMatchedOption(QUIET) ? wire : log.and(wire);
  }

  private static Path path(ParseResult words) {
    var given = Options.words(words);
    if (given.isEmpty()) {
      throw new UsageException("host what? give a folder with a host.yaml");
    }
    return Path.of(given.getFirst());
  }

  private static void drain(Host host, HostLog log, Context context) {
    int sessions = host.services().stream().mapToInt(HostedService::connections).sum();
    if (sessions > 0) {
      context.say(
          "stopping: up to "
              + Say.duration(host.config().grace())
              + " for "
              + count(sessions, "session"));
    }
    try {
      host.close();
    } catch (IOException e) {
      context.say(Messages.of(e));
    }
    // The process ends here: what the log still holds must be out first.
    log.close();
    context.say("stopped");
  }

  private static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
