package io.jackfield.cli;

import io.jackfield.ConnectOptions;
import io.jackfield.Connection;
import io.jackfield.Deadline;
import io.jackfield.Limits;
import io.jackfield.StdioAddress;
import io.jackfield.UdpAddress;
import io.jackfield.cli.console.Context;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `jack relay`: joins two addresses, for each client that connects to the one that listens.
final class RelayVerb implements Verb {
  private static final String ONCE = "--once";
  private static final String MOST = "--max-connections";
  private static final String IDLE = "--idle";
  private static final String TIMEOUT = "--timeout";
  private static final int MOST_UDP_PEERS = 1_000;
  private static final Duration UDP_IDLE = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "relay";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Join two addresses: what comes from one goes to the other, both ways.")
        .description(
            "",
            "An address is one word: tcp://host:port, udp://host:port, unix:/path, 'exec:command"
                + " words', 'pty:command words', or - for standard input and output. One that is"
                + " listened on begins with listen: listen://host:port (TCP), listen+udp://...,"
                + " listen+unix:/path; without a host that is the loopback address. tls://host:port and"
                + " listen+tls://host:port speak TLS; systemd: is the socket that systemd has"
                + " opened for this process. Each client of such an address gets a connection, or a program, of its own. Where both listen,"
                + " each caller of one meets the next caller of the other.")
        .footer(
            "",
            "The end of one side's stream is passed on (FIN), and the way back stays open. Ctrl-C"
                + " lets the clients at hand finish, for at most 5 s, and exits 0.",
            "",
            "Examples:",
            "  jack relay listen://:8080 tcp://127.0.0.1:80",
            "  jack relay listen://0.0.0.0:9000 'exec:./service --verbose'",
            "  jack relay listen+udp://:5300 udp://192.0.2.1:53",
            "  jack relay listen://:8080 tls://example.org:443",
            "  jack relay --cert site.pem listen+tls://:8443 tcp://127.0.0.1:80",
            "  jack relay --send-proxy v2 listen://0.0.0.0:80 tcp://192.0.2.7:8080",
            "  jack relay --rate 64K listen://:8080 unix:/run/app.sock",
            "  jack relay --fault down:latency=200ms listen://:8080 tcp://127.0.0.1:80",
            "  jack relay --fault loss=5%%,seed=42 listen+udp://:5300 udp://192.0.2.1:53",
            "  jack relay - 'tcp://example.com:80?timeout=2s'");
    spec.addPositional(Options.address("FROM TO", "0..2", "The two addresses."));
    spec.addOption(Options.rate());
    FaultWords.describe(spec);
    ToxiproxyWords.describe(spec);
    spec.addOption(
        OptionSpec.builder(MOST)
            .paramLabel("N")
            .type(String.class)
            .description(
                "So many clients at once; one more waits to be accepted (default 20,000; of UDP"
                    + " peers 1,000, one more is not heard).")
            .build());
    spec.addOption(
        OptionSpec.builder(IDLE)
            .paramLabel("TIME")
            .type(String.class)
            .description(
                "End a conversation in which nobody has said anything for so long (default never;"
                    + " with UDP, which has no other end, 60s).")
            .build());
    spec.addOption(
        OptionSpec.builder("-w", TIMEOUT)
            .paramLabel("TIME")
            .type(String.class)
            .description("Give up connecting after so long (default 10s).")
            .build());
    spec.addOption(OptionSpec.builder(ONCE).description("Serve one client, then end.").build());
    spec.addOption(Options.ipv4());
    spec.addOption(Options.ipv6());
    spec.addOption(Options.verbose());
    spec.addOption(Json.spec());
    ExplainWords.describe(spec);
    RecordWords.describe(spec);
    SocketWords.describeConnecting(spec);
    TlsSpecs.describeSides(spec);
    ProxyWords.describeWay(
        spec, "Tell who the client is by a PROXY header, v1 or v2, as a load balancer would.");
    ProxyWords.describeServer(spec);
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException, InterruptedException {
    if (ToxiproxyWords.isWanted(words)) {
      ToxiproxyWords.run(words, context);
      return ExitCode.OK;
    }
    var two = Options.words(words);
    if (two.size() != 2) {
      throw new UsageException("relay between what? give two addresses, FROM and TO");
    }
    var first = Endpoint.parse(two.get(0));
    var second = Endpoint.parse(two.get(1));
    var layers = new RelayLayers(words, context, first, second);
    var from = layers.around(first);
    var to = layers.around(second);
    var join = join(words, context, from, to);
    join.faults().start(words, context);
    if (!from.listens() && !to.listens()) {
      joinTwo(join, from, to);
      return ExitCode.OK;
    }
    boolean meeting = from.listens() && to.listens();
    // Clients come to the one that listens, whichever word that was.
    var front = from.listens() ? from : to;
    var onwards = from.listens() ? to : from;
    boolean udp = front.address() instanceof UdpAddress;
    if (udp && ProxyWords.accepts(words)) {
      throw new UsageException("--accept-proxy is not for UDP: the header begins a stream");
    }
    var relay =
        new RelayFront(
            context,
            join,
            most(words, udp),
            // Standard input can be given to one client only.
            words.hasMatchedOption(ONCE) || onwards.address() instanceof StdioAddress,
            Listeners.numbered(context, words));
    if (meeting) {
      relay.meet(front, onwards);
    } else if (udp) {
      relay.datagrams(front, onwards);
    } else {
      relay.stream(front, onwards);
    }
    return ExitCode.OK;
  }

  private static RelayJoin join(ParseResult words, Context context, Endpoint from, Endpoint to) {
    boolean udp = from.address() instanceof UdpAddress || to.address() instanceof UdpAddress;
    var idle = words.<String>matchedOptionValue(IDLE, null);
    var connect =
        ConnectOptions.defaults()
            .withTimeout(Options.duration(TIMEOUT, words.matchedOptionValue(TIMEOUT, "10s")))
            .withFamily(Options.family(words));
    return new RelayJoin(
        words,
        context,
        SocketWords.connecting(words, connect),
        Options.rateLayer(words),
        FaultWords.of(words, from, to),
        idle != null ? Options.duration(IDLE, idle) : udp ? UDP_IDLE : Deadline.FOREVER);
  }

  private static int most(ParseResult words, boolean udp) {
    var given = words.<String>matchedOptionValue(MOST, null);
    return given != null
        ? Options.count(MOST, given)
        : udp ? MOST_UDP_PEERS : Limits.defaults().connections();
  }

  private static void joinTwo(RelayJoin join, Endpoint from, Endpoint to) throws IOException {
    if (from.address() instanceof StdioAddress && to.address() instanceof StdioAddress) {
      throw new UsageException("standard input and output can be one side only");
    }
    var first = Listeners.single(join.context(), join.words());
    var left = join.connect(from, join.connect().withListener(first));
    try (left) {
      // Standard input and output are on no wire: then the bytes are heard on the other side.
      var other =
          left.facts(Connection.class).isPresent()
              ? Listeners.otherSingle(join.context(), join.words())
              : first;
      var right = join.connect(to, join.connect().withListener(other));
      join.joined(left, right);
      join.tell(join.only(left, right));
    }
  }
}
