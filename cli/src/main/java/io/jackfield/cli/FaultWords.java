package io.jackfield.cli;

import io.jackfield.Duplex;
import io.jackfield.Relay;
import io.jackfield.RelayOptions;
import io.jackfield.StdioAddress;
import io.jackfield.UdpAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.fault.FaultRule;
import io.jackfield.fault.Faults;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The words of `jack relay` that make connections go wrong on purpose. Immutable, but for the set
/// of faults itself.
final class FaultWords {
  private static final String FAULT = "--fault";
  private static final String CONTROL = "--control";

  private final Faults faults;
  private final boolean wanted;
  private final Carried carried;

  /// What a relay carries: a fault of the wrong kind would never happen.
  private enum Carried {
    STREAMS,
    DATAGRAMS,
    BOTH
  }

  private FaultWords(Faults faults, boolean wanted, Carried carried) {
    this.faults = faults;
    this.wanted = wanted;
    this.carried = carried;
  }

  static void describe(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(FAULT)
            .paramLabel("[up:|down:]FAULT")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .description(
                "Make the connections go wrong, for what the client says (up:), the server (down:)"
                    + " or both; may be repeated. One of: "
                    + FaultSpec.KINDS
                    + ". Each also takes probability=RATE, how likely a connection has it, and"
                    + " seed=N, to have the same chances again. A RATE is 5%% or 0.05.")
            .build());
    spec.addOption(
        Options.flag(
            CONTROL,
            "Take commands from standard input that change the faults while the relay runs; help"
                + " lists them."));
  }

  /// Reads the faults of a relay between these two.
  ///
  /// @throws UsageException when one is none, or cannot happen there
  static FaultWords of(ParseResult words, Endpoint from, Endpoint to) {
    boolean fromUdp = from.address() instanceof UdpAddress;
    boolean toUdp = to.address() instanceof UdpAddress;
    boolean control = words.hasMatchedOption(CONTROL);
    if (control && !from.listens() && !to.listens()) {
      throw new UsageException("--control is for a relay that listens: use --fault here");
    }
    if (control && isStdio(from, to)) {
      throw new UsageException(
          "--control takes commands from standard input, and that is one side of the relay");
    }
    var carried =
        fromUdp && toUdp ? Carried.DATAGRAMS : fromUdp || toUdp ? Carried.BOTH : Carried.STREAMS;
    var given = words.matchedOptionValue(FAULT, List.<String>of());
    var faults = new FaultWords(new Faults(), control || !given.isEmpty(), carried);
    for (var spec : given) {
      var parsed = FaultSpec.parse(spec);
      faults.add(faults.free(parsed.kind()), parsed.rule());
    }
    return faults;
  }

  private static boolean isStdio(Endpoint from, Endpoint to) {
    return from.address() instanceof StdioAddress || to.address() instanceof StdioAddress;
  }

  /// A name that no fault has yet: the kind, or that with a number.
  private String free(String kind) {
    var name = kind;
    for (int i = 2; faults.rule(name).isPresent(); i++) {
      name = kind + "-" + i;
    }
    return name;
  }

  /// Adds a fault.
  ///
  /// @throws UsageException when there is one of that name, or it cannot happen here
  void add(String name, FaultRule rule) {
    check(rule);
    try {
      faults.add(name, rule);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /// Changes a fault.
  ///
  /// @throws UsageException when it cannot happen here
  void set(String name, FaultRule rule) {
    check(rule);
    try {
      faults.put(name, rule);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private void check(FaultRule rule) {
    boolean fits =
        switch (carried) {
          case STREAMS -> rule.fault().fitsStreams();
          case DATAGRAMS -> rule.fault().fitsDatagrams();
          case BOTH -> true;
        };
    if (!fits) {
      throw new UsageException(
          carried == Carried.STREAMS
              ? "only datagrams are lost, doubled or put behind others, and this relay carries"
                  + " streams: try corrupt, stall or reset"
              : "only streams are chopped, ended, closed or reset, and this relay carries"
                  + " datagrams: try loss, blackhole or stall");
    }
  }

  Faults faults() {
    return faults;
  }

  /// Joins a client with its server, with faults between them if the user wants any.
  Relay.Outcome join(Duplex client, Duplex server, RelayOptions options) throws IOException {
    return wanted ? faults.join(client, server, options) : Relay.join(client, server, options);
  }

  /// Says which faults there are, and begins to take commands if the user wants that.
  void start(ParseResult words, Context context) {
    faults
        .rules()
        .forEach(
            (name, rule) -> context.say("fault " + name + ": " + rule + ", seed " + rule.seed()));
    if (words.hasMatchedOption(CONTROL)) {
      new FaultControl(this, context).start();
    }
  }

  /// The rule of that name.
  Optional<FaultRule> rule(String name) {
    return faults.rule(name);
  }
}
