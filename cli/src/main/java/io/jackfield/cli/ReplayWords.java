package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.MemoryAddress;
import io.jackfield.Say;
import io.jackfield.StdioAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.replay.Part;
import io.jackfield.replay.Replay;
import io.jackfield.replay.ReplayOptions;
import io.jackfield.replay.Speed;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.TranscriptException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The words of `jack replay`: which sessions of which file, as whom, how and where.
final class ReplayWords {
  private static final String AS = "--as";
  private static final String SESSION = "--session";
  private static final String SPEED = "--speed";
  private static final String IGNORE = "--ignore";
  private static final String TIMEOUT = "--timeout";

  // More numbers than this help nobody who has mistaken one.
  private static final int SHOWN_NUMBERS = 12;

  private final ParseResult words;
  private final Part part;

  ReplayWords(ParseResult words) {
    this.words = words;
    var _ = file();
    this.part =
        switch (words.matchedOptionValue(AS, "")) {
          case "client" -> Part.CLIENT;
          case "server" -> Part.SERVER;
          case "" -> throw new UsageException("as whom? give --as client or --as server");
          case String other ->
              throw new UsageException(AS + " takes client or server, not \"" + other + '"');
        };
  }

  static void describe(CommandSpec spec) {
    spec.addPositional(
        Options.address(
            "FILE [HOST] PORT",
            "1..3",
            "The transcript, and where to connect to or to listen: as for connect and listen, UDP"
                + " when the session was."));
    spec.addOption(
        OptionSpec.builder(AS)
            .paramLabel("client|server")
            .type(String.class)
            .description("The side to play: connect and say what the client said, or listen.")
            .build());
    spec.addOption(
        Options.value(
            SESSION, "N", "Play this session only: the number of its connection in the file."));
    spec.addOption(
        OptionSpec.builder(SPEED)
            .paramLabel("SPEED")
            .type(String.class)
            .defaultValue("fast")
            .description(
                "recorded, with the pauses of the record; Nx, so many times faster; or fast,"
                    + " without any (default).")
            .build());
    spec.addOption(
        OptionSpec.builder(IGNORE)
            .paramLabel("REGEX")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "What may differ, a time or a number say: what this matches in the record may be"
                    + " anything else that it matches. Several times for several.")
            .build());
    spec.addOption(
        OptionSpec.builder("-w", TIMEOUT)
            .paramLabel("TIME")
            .type(String.class)
            .defaultValue("10s")
            .description(
                "How long to try to connect, and how long a silence is no difference (default"
                    + " 10s).")
            .build());
  }

  Part part() {
    return part;
  }

  Path file() {
    var given = Options.words(words);
    if (given.isEmpty()) {
      throw new UsageException("replay which transcript? give its FILE");
    }
    return Path.of(given.getFirst());
  }

  Duration timeout() {
    return Options.duration(TIMEOUT, words.matchedOptionValue(TIMEOUT, "10s"));
  }

  /// The sessions to play.
  List<Replay> replays() throws IOException {
    var options = options();
    var replays =
        chosen().stream().map(each -> Replay.of(each, part).withOptions(options)).toList();
    if (replays.stream().map(Replay::isDatagrams).distinct().count() > 1) {
      throw new UsageException(
          file() + " has sessions over UDP and over streams; choose one by " + SESSION + " N");
    }
    return replays;
  }

  private ReplayOptions options() {
    var options = ReplayOptions.defaults().withTimeout(timeout());
    try {
      options = options.withSpeed(Speed.parse(words.matchedOptionValue(SPEED, "fast")));
      for (var regex : words.matchedOptionValue(IGNORE, List.<String>of())) {
        options = options.withIgnored(regex);
      }
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          IGNORE + " takes a regular expression: " + e.getDescription() + ": " + e.getPattern());
    } catch (IllegalArgumentException e) {
      throw new UsageException(SPEED + ": " + e.getMessage());
    }
    return options;
  }

  private List<Session> chosen() throws IOException {
    var all = read(file()).sessions();
    if (all.isEmpty()) {
      throw new TranscriptException(file() + " has no session: nobody connected");
    }
    if (words.hasMatchedOption(SESSION)) {
      long number = Options.count(SESSION, words.matchedOptionValue(SESSION, ""));
      return List.of(
          all.stream()
              .filter(each -> each.id() == number)
              .findFirst()
              .orElseThrow(() ->
                  new UsageException(
                      file() + " has no session " + number + "; it has " + numbers(all))));
    }
    // The record of both sides of a dialogue has it twice.
    var role = part == Part.CLIENT ? Session.Role.CLIENT : Session.Role.SERVER;
    var own = all.stream().filter(each -> each.role() == role).toList();
    return own.isEmpty() ? all : own;
  }

  private static String numbers(List<Session> all) {
    var first = all.stream().limit(SHOWN_NUMBERS).map(each -> Long.toString(each.id())).toList();
    int more = all.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  private static Transcript read(Path file) throws IOException {
    try {
      return Transcript.read(file);
    } catch (FileSystemException e) {
      throw new FailedException(FailureClass.USAGE, file + ": " + Say.failure(e), e);
    }
  }

  // ---- where

  /// Where to connect to.
  ///
  /// @param datagrams whether two bare words are for UDP
  Address target(boolean datagrams) {
    var where = where();
    if (where.isEmpty()) {
      throw new UsageException("where to? give HOST PORT behind the FILE");
    }
    var address = datagrams ? Options.udpAddress(where) : Address.parse(where);
    if (address instanceof StdioAddress || address instanceof MemoryAddress) {
      throw new UsageException("cannot connect to " + address + "; give HOST PORT");
    }
    return address;
  }

  /// Where to listen.
  ///
  /// @param datagrams whether bare words are for UDP
  Address place(boolean datagrams) {
    var where = where();
    if (where.isEmpty()) {
      throw new UsageException("listen where? give a PORT, or HOST PORT, behind the FILE");
    }
    var first = where.getFirst().toLowerCase(Locale.ROOT);
    boolean udp = first.contains(":/") ? first.startsWith("udp:") : datagrams;
    var loopback = ListenWords.loopback(words);
    return udp ? ListenWords.udp(where, loopback) : ListenWords.stream(where, loopback);
  }

  private List<String> where() {
    var given = Options.words(words);
    return given.subList(Math.min(1, given.size()), given.size());
  }

  // ---- what a record lacks

  /// Says what a replay will lack.
  static void warn(Context context, Replay replay, boolean tls) {
    var session = replay.session();
    replay.caveats().forEach(each -> context.say("session " + session.id() + ": " + each));
    var within =
        session.steps().stream()
            .filter(Session.Secured.class::isInstance)
            .map(step -> ((Session.Secured) step).entry().text("protocol"))
            .filter(protocol -> protocol.contains("TLS"))
            .findFirst();
    if (within.isPresent() && !tls) {
      context.say(
          "session %d was within %s, which the replay is not; add --tls"
              .formatted(session.id(), Say.text(within.get())));
    }
  }
}
