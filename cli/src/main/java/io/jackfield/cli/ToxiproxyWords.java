package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.ConnectOptions;
import io.jackfield.TcpAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.toxiproxy.ToxiproxyServer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `jack relay --toxiproxy`: relays that Toxiproxy's clients start and make go wrong.
final class ToxiproxyWords {
  private static final String TOXIPROXY = "--toxiproxy";

  // What else makes sense beside it.
  private static final Set<String> BESIDE = Set.of(TOXIPROXY, Options.VERBOSE, "--json");

  private ToxiproxyWords() {}

  static void describe(CommandSpec spec) {
    spec.addOption(
        Options.value(
            TOXIPROXY,
            "[HOST:]PORT",
            "Serve the HTTP API of Toxiproxy, so that its clients start relays over TCP and make"
                + " them go wrong; FROM and TO, if given, are the relay called \"relay\". Without a"
                + " host it is the loopback address."));
  }

  static boolean isWanted(ParseResult words) {
    return words.hasMatchedOption(TOXIPROXY);
  }

  /// Serves until it is interrupted.
  static void run(ParseResult words, Context context) throws IOException, InterruptedException {
    check(words);
    var connect = ConnectOptions.defaults().withListener(Listeners.numbered(context, words));
    boolean verbose = words.hasMatchedOption(Options.VERBOSE);
    Consumer<String> log = verbose ? context::say : _ -> {};
    try (var server = ToxiproxyServer.start(address(words), connect, log)) {
      startFirst(Options.words(words), server, context);
      context.say("serving the API of Toxiproxy on " + server.address().display());
      Shutdown.drain(server::close);
      new CountDownLatch(1).await();
    } finally {
      Shutdown.cancel();
    }
  }

  private static void check(ParseResult words) {
    for (var option : words.matchedOptions()) {
      if (!BESIDE.contains(option.longestName())) {
        throw new UsageException(
            TOXIPROXY
                + " makes plain relays over TCP, whose faults its clients add: leave out "
                + option.longestName());
      }
    }
  }

  private static TcpAddress address(ParseResult words) {
    var given = words.<String>matchedOptionValue(TOXIPROXY, "");
    var text = given.matches("\\d+") ? "127.0.0.1:" + given : given;
    return Address.parse(text) instanceof TcpAddress address ? address : wrong(given);
  }

  private static TcpAddress wrong(String given) {
    throw new UsageException(TOXIPROXY + " takes [HOST:]PORT, not \"" + given + "\"");
  }

  private static void startFirst(List<String> two, ToxiproxyServer server, Context context)
      throws IOException {
    if (two.isEmpty()) {
      return;
    }
    if (two.size() != 2) {
      throw new UsageException("relay between what? give two addresses, FROM and TO, or none");
    }
    var from = Endpoint.parse(two.get(0));
    var to = Endpoint.parse(two.get(1));
    if (!from.listens()
        || to.listens()
        || !(from.address() instanceof TcpAddress front)
        || !(to.address() instanceof TcpAddress target)) {
      throw new UsageException(
          "with " + TOXIPROXY + " a relay goes from listen://host:port to tcp://host:port");
    }
    var at = server.add("relay", front.display(), target.display());
    context.say("relaying from " + at + " to " + target.display());
  }
}
