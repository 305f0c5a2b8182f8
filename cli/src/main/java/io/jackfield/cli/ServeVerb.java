package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.Limits;
import io.jackfield.Scheduling;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.UdpAddress;
import io.jackfield.UdpServer;
import io.jackfield.WireListener;
import io.jackfield.cli.classic.ClassicService;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `jack serve`: answers one of the classic small services.
final class ServeVerb implements Verb {
  private static final String MOST = "--max-connections";

  @Override
  public String name() {
    return "serve";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Answer one of the classic small services: echo, discard, daytime, ...")
        .description("")
        .footer(
            "",
            "Services:",
            ClassicService.ALL.stream()
                .map(s -> "  %-8s %s, port %d".formatted(s.name(), s.what(), s.port()))
                .collect(Collectors.joining("%n")),
            "",
            "Without HOST it listens on the loopback address, without PORT on the one of the RFC.",
            "Ctrl-C lets the clients at hand finish, for at most 5 s, and exits 0.",
            "",
            "Example:",
            "  jack serve echo 7007");
    spec.addPositional(
        Options.address("SERVICE [HOST] [PORT]", "1..3", "The service, and where to listen."));
    spec.addOption(Options.udp());
    spec.addOption(
        Options.value(
            MOST, "N", "So many clients at once; one more waits to be accepted (default 20,000)."));
    spec.addOption(Options.verbose());
    spec.addOption(Json.spec());
    ExplainWords.describe(spec);
    RecordWords.describe(spec);
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException, InterruptedException {
    var all = Options.words(words);
    if (all.isEmpty()) {
      throw new UsageException("serve what? " + names());
    }
    var service = service(all.getFirst());
    var where = all.size() == 1 ? List.of("" + service.port()) : all.subList(1, all.size());
    var listener = Listeners.numbered(context, words);
    try {
      if (words.hasMatchedOption(Options.UDP)) {
        if (words.hasMatchedOption(MOST)) {
          throw new UsageException(MOST + " is for TCP, which has connections");
        }
        udp(service, ListenWords.udp(where, "127.0.0.1"), listener, context);
      } else {
        stream(
            service,
            ListenWords.stream(where, "127.0.0.1"),
            ServerOptions.defaults()
                .withLimits(limits(words))
                .withScheduling(Scheduling.LOOPS)
                .withListener(listener),
            context);
      }
    } finally {
      Shutdown.cancel();
    }
    return ExitCode.OK;
  }

  private static Limits limits(ParseResult words) {
    var limits = Limits.defaults();
    var most = words.<String>matchedOptionValue(MOST, null);
    return most == null ? limits : limits.withConnections(Options.count(MOST, most));
  }

  private static void udp(
      ClassicService service, UdpAddress address, WireListener listener, Context context)
      throws IOException, InterruptedException {
    try (var server = UdpServer.listen(address, Scheduling.LOOPS, listener, service.udp())) {
      context.say("serving " + service.name() + " on " + server.address().display() + " (UDP)");
      Shutdown.drain(() -> close(context, server));
      server.join();
    }
  }

  private static void stream(
      ClassicService service, Address address, ServerOptions options, Context context)
      throws IOException, InterruptedException {
    try (var server = Server.listen(address, options, service.tcp())) {
      context.say("serving " + service.name() + " on " + server.address().display());
      Shutdown.drain(() -> Shutdown.close(context, server, options));
      server.join();
    }
  }

  private static void close(Context context, Closeable server) {
    try {
      server.close();
    } catch (IOException e) {
      context.say(Messages.of(e));
    }
  }

  private static ClassicService service(String name) {
    return ClassicService.named(name)
        .orElseThrow(() -> new UsageException("no service \"" + name + "\"; known: " + names()));
  }

  private static String names() {
    return ClassicService.ALL.stream().map(ClassicService::name).collect(Collectors.joining(", "));
  }
}
