package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.proxy.ProxyHandler;
import io.jackfield.proxy.ProxyHop.Kind;
import io.jackfield.proxy.ProxyOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `jack proxy`: a proxy for HTTP and SOCKS on one port.
final class ProxyVerb implements Verb {
  private static final String AUTH = "--auth";
  private static final String HTTP_ONLY = "--http-only";
  private static final String SOCKS_ONLY = "--socks-only";
  private static final String MAX = "--max-connections";
  private static final String IDLE = "--idle";

  @Override
  public String name() {
    return "proxy";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Be a proxy: HTTP (CONNECT, GET, HEAD, POST) and SOCKS 4, 4a, 5 on one port.")
        .description(
            "",
            "Without HOST it listens on the loopback address, which only this machine can reach."
                + " It connects to whatever its clients name, but not to itself. Ctrl-C lets the"
                + " clients at hand finish, for at most 5 s, and exits 0.")
        .footer(
            "",
            "Examples:",
            "  jack proxy 3128",
            "  JACK_PROXY_AUTH=amelia:secret jack proxy -v 0.0.0.0 3128",
            "  jack proxy --tls --cert proxy.pem 0.0.0.0 3129",
            "  curl -x http://127.0.0.1:3128 http://example.org/",
            "  jack connect --proxy socks5h://127.0.0.1:3128 example.org 80");
    spec.addPositional(ListenWords.spec());
    spec.addOption(Options.ipv4());
    spec.addOption(Options.ipv6());
    spec.addOption(
        Options.value(
            AUTH,
            "USER:PASSWORD",
            "Serve only clients that show these: HTTP by Digest or Basic, SOCKS 5; not SOCKS 4,"
                + " which has no passwords. They may stand in the variable "
                + ProxyWords.AUTH_VARIABLE
                + " instead, where other users of this machine don't see them."));
    spec.addOption(Options.flag(HTTP_ONLY, "No SOCKS."));
    spec.addOption(Options.flag(SOCKS_ONLY, "No HTTP."));
    spec.addOption(
        Options.value(
            MAX,
            "COUNT",
            "How many clients at once; others wait until one is done (default 500)."));
    spec.addOption(
        Options.value(
            IDLE,
            "TIME",
            "End a conversation without a byte either way for so long (default 1h)."));
    spec.addOption(
        Options.flag("-v", Options.VERBOSE, "Say who asks for what, on standard error."));
    RecordWords.describe(spec);
    TlsSpecs.describeServer(spec);
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException, InterruptedException {
    var address = ListenWords.stream(words);
    var proxy = ProxyOptions.defaults().withKinds(kinds(words));
    var auth =
        Optional.ofNullable(
            words.matchedOptionValue(AUTH, System.getenv(ProxyWords.AUTH_VARIABLE)));
    if (auth.isPresent()) {
      proxy = proxy.withCredentials(ProxyWords.credentials(AUTH, auth.get()));
    }
    boolean verbose = words.hasMatchedOption(Options.VERBOSE);
    if (verbose) {
      proxy = proxy.withListener(event -> context.say(event.line()));
    }
    var options =
        serverOptions(words)
            .withLayer(new TlsWords(words, context, false).server(false))
            .withListener(Listeners.numbered(context, words));
    try (var server = Server.listen(address, options, new ProxyHandler(proxy))) {
      context.say("listening on " + server.address().display());
      warn(server.address(), proxy, context);
      Shutdown.drain(() -> Shutdown.close(context, server, options));
      server.join();
    } finally {
      Shutdown.cancel();
    }
    return ExitCode.OK;
  }

  private static Set<Kind> kinds(ParseResult words) {
    boolean http = words.hasMatchedOption(HTTP_ONLY);
    boolean socks = words.hasMatchedOption(SOCKS_ONLY);
    if (http && socks) {
      throw new UsageException(HTTP_ONLY + " and " + SOCKS_ONLY + " exclude each other");
    }
    return http
        ? Set.of(Kind.HTTP)
        : socks ? Set.of(Kind.SOCKS4, Kind.SOCKS5) : Set.of(Kind.values());
  }

  private static ServerOptions serverOptions(ParseResult words) {
    var defaults = ServerOptions.defaults();
    var idle = Options.duration(IDLE, words.matchedOptionValue(IDLE, "1h"));
    var limits = defaults.limits().withConnections(max(words)).withIdle(idle);
    return defaults.withLimits(limits);
  }

  private static int max(ParseResult words) {
    var text = words.matchedOptionValue(MAX, "500");
    try {
      int count = Integer.parseInt(text);
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw wrongCount(text);
    }
    throw wrongCount(text);
  }

  private static UsageException wrongCount(String text) {
    return new UsageException(MAX + " takes a number from 1 on, not \"" + text + "\"");
  }

  /// An open proxy in a network is found by strangers within hours.
  private static void warn(Address address, ProxyOptions proxy, Context context) {
    if (proxy.credentials().isNone()
        && address instanceof TcpAddress tcp
        && !tcp.host().startsWith("127.")
        && !tcp.host().equals("::1")) {
      context.say(
          "whoever reaches that address can use this proxy; " + AUTH + " asks for a password");
    }
  }
}
