package io.jackfield.cli;

import io.jackfield.ConnectOptions;
import io.jackfield.ConnectOptions.Family;
import io.jackfield.Duplex;
import io.jackfield.Say;
import io.jackfield.UdpAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.scan.Finding;
import io.jackfield.cli.scan.Ports;
import io.jackfield.cli.scan.Scan;
import io.jackfield.cli.scan.State;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `jack scan`: which ports of a host are open.
final class ScanVerb implements Verb {
  private static final String TIMEOUT = "--timeout";
  private static final String PARALLEL = "--parallel";
  private static final String ALL = "--all";
  private static final String BANNER = "--banner";
  private static final String JSON = "--json";

  @Override
  public String name() {
    return "scan";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Tell which ports of a host are open, by connecting to them.")
        .description(
            "",
            "open: somebody took the connection. closed: the host said that nobody listens."
                + " filtered: no answer. Over UDP silence may mean either that a service took the"
                + " datagram or that something dropped it: open or filtered.")
        .footer(
            "",
            "Ask only machines that you may ask.",
            "",
            "Exit codes: 0 at least one port is open, 1 none is (for UDP: none surely), or the scan"
                + " failed, 2 wrong words.",
            "",
            "Examples:",
            "  jack scan 127.0.0.1",
            "  jack scan --banner example.com ssh,smtp,http,8000-8100",
            "  jack scan --all --json 192.0.2.7 1-1024",
            "  jack scan -u 127.0.0.1 53,123");
    spec.addPositional(
        Options.address(
            "HOST [PORTS]",
            "1..2",
            "The host, and its ports: numbers, names and ranges, as 22,80,8000-8100,http; 8000-"
                + " goes to the last. Without them some fifty where services usually are."));
    spec.addOption(Options.udp());
    spec.addOption(Options.ipv4());
    spec.addOption(Options.ipv6());
    spec.addOption(
        OptionSpec.builder("-w", TIMEOUT)
            .paramLabel("TIME")
            .type(String.class)
            .description(
                "Wait so long for a port's answer (default 2s, which survives one lost packet).")
            .build());
    spec.addOption(
        OptionSpec.builder(PARALLEL)
            .paramLabel("N")
            .type(String.class)
            .description("Ask so many ports at once (default 256).")
            .build());
    spec.addOption(Options.flag("-a", ALL, "Show closed and filtered ports, too."));
    spec.addOption(
        Options.flag(
            "-b", BANNER, "Show the first line that an open port says by itself, escaped."));
    spec.addOption(
        OptionSpec.builder(JSON).description("One JSON object per port and line.").build());
    RecordWords.describe(spec);
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException, InterruptedException {
    var given = Options.words(words);
    if (given.isEmpty() || given.size() > 2) {
      throw new UsageException("scan which host? give HOST, or HOST PORTS");
    }
    boolean udp = words.hasMatchedOption(Options.UDP);
    var ports = Ports.parse(given.size() > 1 ? given.get(1) : Ports.USUAL, udp ? "udp" : "tcp");
    var timeout = Options.duration(TIMEOUT, words.matchedOptionValue(TIMEOUT, "2s"));
    int parallel = Options.count(PARALLEL, words.matchedOptionValue(PARALLEL, "256"));
    var host = given.getFirst();
    var address = resolve(host, Options.family(words));
    long start = System.nanoTime();
    var scan =
        new Scan(
            address,
            udp,
            timeout,
            parallel,
            words.hasMatchedOption(BANNER),
            RecordWords.listener(context));
    var found = scan.run(ports);
    var took = Duration.ofNanos(System.nanoTime() - start);
    var shown =
        words.hasMatchedOption(ALL)
            ? found
            : found.stream().filter(each -> mayBeOpen(each.state())).toList();
    if (words.hasMatchedOption(JSON)) {
      shown.forEach(each -> context.out().println(each.json(host)));
    } else if (!shown.isEmpty()) {
      table(context.out(), shown);
    }
    context.out().flush();
    context.say(summary(host, address, found, took));
    return found.stream().anyMatch(each -> each.state() == State.OPEN)
        ? ExitCode.OK
        : ExitCode.FAILURE;
  }

  private static boolean mayBeOpen(State state) {
    return state == State.OPEN || state == State.OPEN_OR_FILTERED;
  }

  /// The address that the host's name stands for. Connecting over UDP looks it up as any connection
  /// does, and sends nothing.
  private static String resolve(String host, Family family) throws IOException {
    var options = ConnectOptions.defaults().withFamily(family);
    try (var duplex = Duplex.connect(UdpAddress.of(host, "discard"), options)) {
      return ((UdpAddress) duplex.peer()).host();
    }
  }

  private static void table(PrintStream out, List<Finding> findings) {
    int state = width(findings.stream().map(each -> each.state().words()).toList(), "STATE");
    int service = width(findings.stream().map(Finding::service).toList(), "SERVICE");
    boolean banners = findings.stream().anyMatch(each -> !each.banner().isEmpty());
    var format = "%-9s  %-" + state + "s  %-" + service + "s  %s";
    var lines = new ArrayList<String>();
    lines.add(format.formatted("PORT", "STATE", "SERVICE", banners ? "BANNER" : ""));
    for (var each : findings) {
      lines.add(
          format.formatted(
              each.port() + "/" + each.protocol(),
              each.state().words(),
              each.service(),
              each.banner()));
    }
    lines.forEach(line -> out.println(line.stripTrailing()));
  }

  private static int width(List<String> cells, String heading) {
    return cells.stream().mapToInt(String::length).reduce(heading.length(), Math::max);
  }

  private static String summary(String host, String address, List<Finding> found, Duration took) {
    var text = new StringBuilder(host);
    if (!address.equals(host)) {
      text.append(" (").append(address).append(')');
    }
    text.append(": ").append(String.format(Locale.ROOT, "%,d", found.size()));
    text.append(found.size() == 1 ? " port" : " ports").append(" in ").append(Say.duration(took));
    for (var state : State.values()) {
      long count = found.stream().filter(each -> each.state() == state).count();
      if (count > 0 || state == State.OPEN) {
        text.append(", ").append(String.format(Locale.ROOT, "%,d", count)).append(' ');
        text.append(state.words());
      }
    }
    return text.toString();
  }
}
