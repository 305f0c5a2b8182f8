package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.ConnectOptions;
import io.jackfield.ConnectOptions.Family;
import io.jackfield.SocketSettings;
import io.jackfield.SocketSettings.Setting;
import io.jackfield.TcpAddress;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The words about the socket itself, such as `--ttl`, for verbs that connect or listen.
final class SocketWords {
  private static final String LOCAL = "--local";
  private static final String KEEPALIVE = "--keepalive";
  private static final String NO_DELAY = "--no-delay";
  private static final String DSCP = "--dscp";
  private static final String DEVICE = "--device";

  /// An option that is a number, or a switch.
  ///
  /// @param label what its value is called in the help; empty for a switch
  private record Simple(String name, Setting setting, String label, String description) {
    OptionSpec spec() {
      var builder = OptionSpec.builder(name).description(description);
      return label.isEmpty()
          ? builder.build()
          : builder.paramLabel(label).type(String.class).build();
    }
  }

  private static final List<Simple> SIMPLE =
      List.of(
          new Simple(
              "--sndbuf",
              Setting.SEND_BUFFER,
              "SIZE",
              "The kernel's buffer for sending (64k, 1m)."),
          new Simple(
              "--rcvbuf", Setting.RECEIVE_BUFFER, "SIZE", "The kernel's buffer for receiving."),
          new Simple(
              "--ttl", Setting.TIME_TO_LIVE, "N", "How many routers a packet may pass (1 to 255)."),
          new Simple(
              "--min-ttl",
              Setting.LEAST_TIME_TO_LIVE,
              "N",
              "How many a packet that comes must have left."),
          new Simple(
              "--mark", Setting.MARK, "N", "Mark packets for routing and filters (SO_MARK)."),
          new Simple("--broadcast", Setting.BROADCAST, "", "UDP may go to broadcast addresses."));

  private static final Simple REUSE_PORT =
      new Simple(
          "--reuse-port",
          Setting.REUSE_PORT,
          "",
          "Others that say so too may listen on the same port.");

  private SocketWords() {}

  /// For a verb that connects.
  static void describeConnecting(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(LOCAL)
            .paramLabel("HOST[:PORT]")
            .type(String.class)
            .description("Connect from this address; 0.0.0.0:PORT says the port only.")
            .build());
    describe(spec);
  }

  /// For a verb that listens.
  static void describeListening(CommandSpec spec) {
    spec.addOption(REUSE_PORT.spec());
    describe(spec);
  }

  private static void describe(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(KEEPALIVE)
            .paramLabel("TIME")
            .type(String.class)
            .description(
                "Probe a TCP peer that is silent for this long; TIME,TIME,N also says how long"
                    + " between probes, and how many may go unanswered.")
            .build());
    spec.addOption(
        OptionSpec.builder(NO_DELAY)
            .paramLabel("true|false")
            .type(String.class)
            .description("Whether small TCP segments leave at once (default true).")
            .build());
    spec.addOption(
        OptionSpec.builder(DSCP)
            .paramLabel("CLASS")
            .type(String.class)
            .description("The class of service of packets: 0 to 63, ef, cs1, af41 ...")
            .build());
    spec.addOption(
        OptionSpec.builder(DEVICE)
            .paramLabel("NAME")
            .type(String.class)
            .description("Use this network interface only, such as eth0.")
            .build());
    SIMPLE.forEach(each -> spec.addOption(each.spec()));
  }

  /// The options of a verb that connects, with what the words say.
  static ConnectOptions connecting(ParseResult words, ConnectOptions options) {
    var with = options.withSocket(socket(words));
    return words.hasMatchedOption(LOCAL)
        ? with.withLocal(local(words.matchedOptionValue(LOCAL, "")))
        : with;
  }

  /// A host alone, an IPv6 one with or without brackets, or host and port.
  private static Address local(String text) {
    boolean port = text.startsWith("[") ? text.contains("]:") : text.split(":", -1).length == 2;
    return port ? Address.parse(List.of(text)) : TcpAddress.of(text, "0");
  }

  /// What a verb that listens sets. Who wants IPv6 only gets no IPv4 peers on `::` either.
  static SocketSettings listening(ParseResult words) {
    var options = socket(words);
    if (words.hasMatchedOption(REUSE_PORT.name)) {
      options = options.with(REUSE_PORT.setting, 1);
    }
    return Options.family(words) == Family.IPV6 ? options.with(Setting.IPV6_ONLY, 1) : options;
  }

  private static SocketSettings socket(ParseResult words) {
    var options = SocketSettings.defaults();
    for (var each : SIMPLE) {
      if (words.hasMatchedOption(each.name)) {
        var value = each.label.isEmpty() ? "1" : words.matchedOptionValue(each.name, "");
        options = with(options, each.name, each.setting, number(each.name, value));
      }
    }
    if (words.hasMatchedOption(KEEPALIVE)) {
      options = keepAlive(options, words.matchedOptionValue(KEEPALIVE, ""));
    }
    if (words.hasMatchedOption(NO_DELAY)) {
      options = options.with(Setting.NO_DELAY, truth(words.matchedOptionValue(NO_DELAY, "")));
    }
    if (words.hasMatchedOption(DSCP)) {
      long dscp = dscp(words.matchedOptionValue(DSCP, ""));
      options = with(options, DSCP, Setting.TRAFFIC_CLASS, dscp * 4);
    }
    if (words.hasMatchedOption(DEVICE)) {
      options = device(options, words.matchedOptionValue(DEVICE, ""));
    }
    return options;
  }

  private static SocketSettings device(SocketSettings options, String name) {
    try {
      return options.withDevice(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(DEVICE + ": " + e.getMessage());
    }
  }

  private static SocketSettings with(
      SocketSettings options, String name, Setting setting, long value) {
    if (value < setting.least() || value > setting.most()) {
      throw new UsageException(
          name
              + " out of range: "
              + value
              + " ("
              + setting.least()
              + " to "
              + setting.most()
              + ")");
    }
    return options.with(setting, (int) value);
  }

  private static SocketSettings keepAlive(SocketSettings options, String text) {
    var parts = text.split(",", -1);
    if (parts.length > 3) {
      throw new UsageException(KEEPALIVE + " takes TIME or TIME,TIME,N, not \"" + text + "\"");
    }
    var with = options.with(Setting.KEEP_ALIVE, 1);
    with = with(with, KEEPALIVE, Setting.KEEP_IDLE, seconds(parts[0]));
    if (parts.length > 1) {
      with = with(with, KEEPALIVE, Setting.KEEP_INTERVAL, seconds(parts[1]));
    }
    return parts.length > 2
        ? with(with, KEEPALIVE, Setting.KEEP_COUNT, number(KEEPALIVE, parts[2]))
        : with;
  }

  /// Rounded up: the kernel counts whole seconds.
  private static long seconds(String text) {
    return Options.duration(KEEPALIVE, text).plus(Duration.ofNanos(999_999_999)).toSeconds();
  }

  private static int truth(String text) {
    return switch (text) {
      case "true" -> 1;
      case "false" -> 0;
      default -> throw new UsageException(NO_DELAY + " takes true or false, not \"" + text + "\"");
    };
  }

  /// A number, or a class by its name: expedited (RFC 3246), selector (RFC 2474) or assured
  /// forwarding (RFC 2597).
  private static long dscp(String text) {
    if (text.equals("ef")) {
      return 46;
    }
    if (text.matches("cs[0-7]")) {
      return (text.charAt(2) - '0') * 8L;
    }
    if (text.matches("af[1-4][1-3]")) {
      return (text.charAt(2) - '0') * 8L + (text.charAt(3) - '0') * 2L;
    }
    return number(DSCP, text);
  }

  /// Digits, hexadecimal after `0x`, in thousands of bytes as machines count with `k` or `m`
  /// behind.
  private static long number(String option, String text) {
    if (text.matches("0x[0-9a-fA-F]{1,8}")) {
      return Long.parseLong(text.substring(2), 16);
    }
    if (!text.matches("\\d{1,10}[km]?")) {
      throw new UsageException(option + " takes a number, not \"" + text + "\"");
    }
    return switch (text.charAt(text.length() - 1)) {
      case 'k' -> Long.parseLong(text.substring(0, text.length() - 1)) << 10;
      case 'm' -> Long.parseLong(text.substring(0, text.length() - 1)) << 20;
      default -> Long.parseLong(text);
    };
  }
}
