package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.ConnectOptions;
import io.jackfield.Duplex;
import io.jackfield.Layer;
import io.jackfield.StdioAddress;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.proxy.Credentials;
import io.jackfield.proxy.ProxyHeader;
import io.jackfield.proxy.ProxyHop;
import io.jackfield.proxy.ProxyProtocol;
import io.jackfield.proxy.ProxyProtocol.Version;
import io.jackfield.starttls.StartTls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options about what stands between a connection and its conversation: proxies, the PROXY
/// header and STARTTLS.
final class ProxyWords {
  /// Where a proxy's user and password stand, so that they need not be among the words, which
  /// everybody on the machine can see.
  static final String AUTH_VARIABLE = "JACK_PROXY_AUTH";

  static final String START_TLS = "--starttls";

  private static final String PROXY = "--proxy";
  private static final String SEND = "--send-proxy";
  private static final String ACCEPT = "--accept-proxy";

  private ProxyWords() {}

  static void describeClient(CommandSpec spec) {
    describeWay(
        spec, "Begin with a PROXY header of this connection, v1 or v2, as a load balancer would.");
    spec.addOption(
        Options.value(
            START_TLS,
            "PROTOCOL",
            "Begin in plain text, then turn to TLS: " + String.join(", ", protocols()) + "."));
  }

  /// The way to the other side, without what is said there.
  ///
  /// @param header what a PROXY header is good for here
  static void describeWay(CommandSpec spec, String header) {
    spec.addOption(
        OptionSpec.builder(PROXY)
            .paramLabel("URL")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "Go through a proxy: http://[USER:PASSWORD@]HOST[:PORT], or socks4, socks4a,"
                    + " socks5, socks5h; with the last letter the proxy looks the name up. Several"
                    + " times for proxies behind proxies. USER:PASSWORD of the first may stand in"
                    + " the variable "
                    + AUTH_VARIABLE
                    + ".")
            .build());
    spec.addOption(Options.value(SEND, "VERSION", header));
  }

  private static List<String> protocols() {
    return List.of(
        "ftp", "imap", "ldap", "mysql", "nntp", "pop3", "postgres", "sieve", "smtp", "xmpp");
  }

  static void describeServer(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(ACCEPT)
            .description(
                "Peers come through a proxy that begins with a PROXY header (v1 or v2); refuse"
                    + " others.")
            .build());
  }

  /// Connects as the words say.
  ///
  /// @param first what is around the bare connection
  /// @param tls what `--tls` and `--starttls` put around it
  static Duplex connect(
      ParseResult words, Address address, ConnectOptions options, Layer first, Layer tls)
      throws IOException {
    return words.hasMatchedOption(PROXY)
            || words.hasMatchedOption(SEND)
            || words.hasMatchedOption(START_TLS)
        ? between(words, address, options, first, ProxyProtocol::send, tls)
        : Duplex.connect(address, options, first, tls);
  }

  /// Connects as the words say, on behalf of a client, whom a PROXY header names.
  static Duplex connectFor(
      ParseResult words, Duplex client, Address address, ConnectOptions options, Layer tls)
      throws IOException {
    Function<Version, Layer> header = version -> ProxyProtocol.sendFor(client, version);
    return between(words, address, options, Layer.none(), header, tls);
  }

  private static Duplex between(
      ParseResult words,
      Address address,
      ConnectOptions options,
      Layer first,
      Function<Version, Layer> header,
      Layer tls)
      throws IOException {
    needStream(address);
    var layers = new ArrayList<>(List.of(first));
    if (words.hasMatchedOption(SEND)) {
      layers.add(header.apply(version(words.matchedOptionValue(SEND, ""))));
    }
    if (words.hasMatchedOption(START_TLS)) {
      var host = address instanceof TcpAddress tcp ? tcp.host() : "localhost";
      layers.add(startTls(words.matchedOptionValue(START_TLS, ""), host));
    }
    layers.add(tls);
    List<String> urls = words.matchedOptionValue(PROXY, List.of());
    if (urls.isEmpty()) {
      return Duplex.connect(address, options, layers.toArray(Layer[]::new));
    }
    return ProxyHop.connect(hops(urls), target(address), options, layers.toArray(Layer[]::new));
  }

  /// Refuses wrong words at once, where one connects only later, when a client has come.
  static void check(ParseResult words, Address address) {
    if (!isOnTheWay(words) || address instanceof StdioAddress) {
      return;
    }
    needStream(address);
    if (words.hasMatchedOption(SEND)) {
      version(words.matchedOptionValue(SEND, ""));
    }
    if (words.hasMatchedOption(PROXY)) {
      hops(words.matchedOptionValue(PROXY, List.of()));
      target(address);
    }
  }

  private static void needStream(Address address) {
    if (address instanceof UdpAddress) {
      throw new UsageException(
          PROXY + ", " + SEND + " and " + START_TLS + " are not for UDP: they begin a stream");
    }
  }

  private static TcpAddress target(Address address) {
    if (address instanceof TcpAddress target) {
      return target;
    }
    throw new UsageException("a proxy cannot connect to " + address + "; give HOST PORT");
  }

  private static List<ProxyHop> hops(List<String> urls) {
    return hops(urls, Optional.ofNullable(System.getenv(AUTH_VARIABLE)));
  }

  /// The proxies on the way.
  ///
  /// @param auth the first one's credentials, where its URL has none
  static List<ProxyHop> hops(List<String> urls, Optional<String> auth) {
    var hops = new ArrayList<>(urls.stream().map(ProxyHop::parse).toList());
    var first = hops.getFirst();
    if (auth.isPresent() && first.credentials().isNone()) {
      hops.set(0, first.withCredentials(credentials(AUTH_VARIABLE, auth.get())));
    }
    return hops;
  }

  /// Credentials as `USER:PASSWORD`.
  ///
  /// @param where they stand, for the message
  static Credentials credentials(String where, String text) {
    try {
      return Credentials.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(where + " has no user; expected USER:PASSWORD");
    }
  }

  private static Version version(String text) {
    return switch (text) {
      case "v1" -> Version.V1;
      case "v2" -> Version.V2;
      default -> throw new UsageException(SEND + " takes v1 or v2, not \"" + text + "\"");
    };
  }

  private static Layer startTls(String protocol, String host) {
    try {
      return StartTls.layer(protocol, host);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /// Whether peers come with a PROXY header.
  static boolean accepts(ParseResult words) {
    return words.hasMatchedOption(ACCEPT);
  }

  /// Whether one of the words is about the way to the other side.
  static boolean isOnTheWay(ParseResult words) {
    return words.hasMatchedOption(PROXY) || words.hasMatchedOption(SEND);
  }

  /// What is put around each connection of a server, with the layer that comes after it.
  static Layer accepting(ParseResult words, Context context, Layer next) {
    if (!accepts(words)) {
      return next;
    }
    var accept = ProxyProtocol.accept();
    return (inner, deadline) -> {
      var told = accept.wrap(inner, deadline);
      if (words.hasMatchedOption(Options.VERBOSE)) {
        var whom =
            told.facts(ProxyHeader.class)
                .flatMap(ProxyHeader::ends)
                .map(ends -> ends.source().display() + " for " + ends.destination().display())
                .orElse("nobody");
        context.say("the PROXY header of " + inner.peer().display() + " names " + whom);
      }
      return next.wrap(told, deadline);
    };
  }
}
