package io.jackfield.cli;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.InteractMode;
import io.jackfield.Layer;
import io.jackfield.Limits;
import io.jackfield.Listener;
import io.jackfield.ServerOptions;
import io.jackfield.UdpAddress;
import io.jackfield.UdpSocket;
import io.jackfield.WireListener;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `jack listen`: waits for a peer, then copies standard input to it and what it says to standard
/// output; with `-k` for many peers at once.
final class ListenVerb implements Verb {
  private static final String KEEP = "--keep-listening";
  private static final Duration QUIET = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "listen";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Wait for a peer, then talk to it like connect; -k for many peers at once.")
        .description(
            "",
            "Without HOST it listens on the loopback address, which only this machine can reach;"
                + " 0.0.0.0 lets the network in. Port 0 lets the kernel choose; the address is"
                + " told on standard error.")
        .footer(
            "",
            "Examples:",
            "  jack listen 7000",
            "  jack listen --tls 7000",
            "  jack listen -k 0.0.0.0 7000 > all-that-comes",
            "  jack listen -u 5300",
            "  jack listen -k unix:service.sock");
    spec.addPositional(ListenWords.spec());
    spec.addOption(Options.udp());
    spec.addOption(Options.ipv4());
    spec.addOption(Options.ipv6());
    spec.addOption(
        Options.flag(
            "-k",
            KEEP,
            "Keep listening and serve many peers at once: standard input goes to all that are"
                + " connected, what they say comes out as it arrives."));
    spec.addOption(Options.raw());
    spec.addOption(Options.verbose());
    TlsWords.describeServer(spec);
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException, InterruptedException {
    boolean keep = words.hasMatchedOption(KEEP);
    boolean verbose = words.hasMatchedOption(Options.VERBOSE);
    boolean udp = words.hasMatchedOption(Options.UDP);
    var tls = new TlsWords(words, context, false);
    if (keep && udp && tls.wanted()) {
      throw new UsageException("-k, -u and --tls: only two of them; DTLS takes one peer here");
    }
    var layer = tls.server(udp);
    if (!keep) {
      return udp
          ? onePeer(ListenWords.udp(words), context, layer)
          : onePeer(words, context, VerboseLog.single(context, verbose), layer);
    }
    if (udp) {
      new DatagramHub(context, verbose).serve(ListenWords.udp(words));
    } else {
      var options = manyPeers(VerboseLog.numbered(context, verbose)).withLayer(layer);
      new Hub(context).serve(ListenWords.stream(words), options);
    }
    return ExitCode.OK;
  }

  private static int onePeer(ParseResult words, Context context, WireListener listener, Layer layer)
      throws IOException {
    var bound = Listener.bind(ListenWords.stream(words), 1, listener);
    try (bound) {
      context.say("listening on " + bound.address().display());
      var peer = bound.accept();
      // One peer was asked for: later ones shall be refused, not left waiting.
      bound.close();
      peer = Duplex.wrap(peer, Deadline.after(Limits.defaults().handshake()), layer);
      return Conversation.hold(context, peer, Options.interactMode(words), QUIET);
    }
  }

  private static int onePeer(UdpAddress address, Context context, Layer layer) throws IOException {
    try (var socket = UdpSocket.bind(address)) {
      context.say("listening on " + socket.local().display() + " (UDP)");
      var peer = socket.stayWithFirst();
      peer = Duplex.wrap(peer, Deadline.after(Limits.defaults().handshake()), layer);
      return Conversation.hold(context, peer, InteractMode.LINE, QUIET);
    }
  }

  /// How `-k` listens: any number of peers, for as long as they like.
  static ServerOptions manyPeers(WireListener listener) {
    var defaults = ServerOptions.defaults();
    return defaults.withLimits(defaults.limits().withIdle(Deadline.FOREVER)).withListener(listener);
  }
}
