package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.ConnectOptions;
import io.jackfield.MemoryAddress;
import io.jackfield.StdioAddress;
import io.jackfield.TlsAddress;
import io.jackfield.UdpAddress;
import io.jackfield.cli.console.Context;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `jack connect`: standard input to the peer, the peer to standard output.
final class ConnectVerb implements Verb {
  private static final String TIMEOUT = "--timeout";
  private static final String QUIET = "--quiet-end";

  @Override
  public String name() {
    return "connect";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Talk to a peer: standard input to it, what it says to standard output.")
        .description(
            "",
            "The end of standard input ends our stream (FIN); what the peer still says is printed."
                + " The peer's end closes standard output; from a pipe or a file the rest of"
                + " standard input is still sent, at a terminal that is the end.")
        .footer(
            "",
            "Examples:",
            "  jack connect example.com 80",
            "  jack connect -v localhost http < request.txt",
            "  jack connect unix:/run/service.sock",
            "  jack connect 'pty:python3 -i'",
            "  jack connect --tls example.org 443",
            "  jack connect --starttls smtp mail.example.org 25",
            "  jack connect --proxy socks5h://127.0.0.1:1080 example.org 80",
            "  echo ping | jack connect -u 127.0.0.1 5300");
    spec.addPositional(
        Options.address(
            "HOST PORT",
            "1..2",
            "Where to: two words, or one such as tcp://host:port, tls://host:port, udp://host:port,"
                + " [::1]:7000, unix:/path of a socket, 'exec:command words' for a program over pipes,"
                + " 'pty:command words' for one on a terminal. A port may be a service name."));
    spec.addOption(Options.udp());
    spec.addOption(Options.ipv4());
    spec.addOption(Options.ipv6());
    spec.addOption(Options.rate());
    spec.addOption(Options.raw());
    spec.addOption(Options.verbose());
    spec.addOption(
        OptionSpec.builder("-w", TIMEOUT)
            .paramLabel("TIME")
            .type(String.class)
            .defaultValue("10s")
            .description(
                "Give up connecting after this long, all addresses of the name included"
                    + " (500ms, 5s, 2m; default 10s).")
            .build());
    spec.addOption(
        OptionSpec.builder(QUIET)
            .paramLabel("TIME")
            .type(String.class)
            .defaultValue("2s")
            .description(
                "UDP has no end of stream: after the end of standard input, end when nothing has"
                    + " come for this long (default 2s).")
            .build());
    spec.addOption(Json.spec());
    ExplainWords.describe(spec);
    RecordWords.describe(spec);
    EndWords.describe(spec);
    RetryWords.describe(spec);
    SocketWords.describeConnecting(spec);
    TlsSpecs.describeClient(spec);
    ProxyWords.describeClient(spec);
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException, InterruptedException {
    var address = address(Options.words(words), words.hasMatchedOption(Options.UDP));
    var timeout = Options.duration(TIMEOUT, words.matchedOptionValue(TIMEOUT, "10s"));
    var quiet = Options.duration(QUIET, words.matchedOptionValue(QUIET, "2s"));
    var options =
        ConnectOptions.defaults()
            .withTimeout(timeout)
            .withFamily(Options.family(words))
            .withListener(Listeners.single(context, words));
    var how = SocketWords.connecting(words, options);
    var ends = EndWords.relay(words, Conversation.ends(context));
    var rate = Options.rateLayer(words);
    var tls = new TlsWords(words, context, address instanceof TlsAddress).client(address);
    var inside = TlsWords.inside(address);
    var peer =
        RetryWords.of(words)
            .connect(context, () -> ProxyWords.connect(words, inside, how, rate, tls));
    Json.tellTls(words, context, peer);
    return Conversation.hold(context, peer, Options.interactMode(words), quiet, ends);
  }

  private static Address address(List<String> words, boolean udp) {
    if (words.isEmpty()) {
      throw new UsageException("where to? give HOST PORT");
    }
    var address = udp ? Options.udpAddress(words) : Address.parse(words);
    // No pattern switch: linking one takes 10 ms of each start.
    boolean possible =
        udp
            ? address instanceof UdpAddress
            : !(address instanceof StdioAddress || address instanceof MemoryAddress);
    if (!possible) {
      throw new UsageException(
          "cannot connect to " + address + (udp ? " over UDP" : "; give HOST PORT"));
    }
    return address;
  }
}
