package io.jackfield.cli;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.InteractMode;
import io.jackfield.Layer;
import io.jackfield.Limits;
import io.jackfield.Listener;
import io.jackfield.ServerOptions;
import io.jackfield.UdpSocket;
import io.jackfield.WireListener;
import io.jackfield.cli.console.Context;
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
    spec.addOption(Json.spec());
    ExplainWords.describe(spec);
    RecordWords.describe(spec);
    EndWords.describe(spec);
    SocketWords.describeListening(spec);
    TlsSpecs.describeServer(spec);
    ProxyWords.describeServer(spec);
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException, InterruptedException {
    boolean keep = words.hasMatchedOption(KEEP);
    boolean udp = words.hasMatchedOption(Options.UDP);
    var tls = new TlsWords(words, context, false);
    if (keep && udp && tls.wanted()) {
      throw new UsageException("-k, -u and --tls: only two of them; DTLS takes one peer here");
    }
    var layer = ProxyWords.accepting(words, context, tls.server(udp));
    if (!keep) {
      return udp
          ? onePeerOfDatagrams(words, context, Listeners.single(context, words), layer)
          : onePeer(words, context, Listeners.single(context, words), layer);
    }
    if (udp) {
      new DatagramHub(context, Listeners.numbered(context, words))
          .serve(ListenWords.udp(words), SocketWords.listening(words));
    } else {
      var options = manyPeers(words, Listeners.numbered(context, words)).withLayer(layer);
      var hub = new Hub(context);
      if (ListenWords.isInherited(words)) {
        hub.serveInherited(options);
      } else {
        hub.serve(ListenWords.stream(words), options);
      }
    }
    return ExitCode.OK;
  }

  private static int onePeer(ParseResult words, Context context, WireListener listener, Layer layer)
      throws IOException {
    var ends = EndWords.relay(words, Conversation.ends(context));
    var settings = SocketWords.listening(words);
    var bound =
        ListenWords.isInherited(words)
            ? Listener.inherited(settings, listener)
            : Listener.bind(ListenWords.stream(words), 1, settings, listener);
    try (bound) {
      context.say("listening on " + bound.address().display());
      var peer = bound.accept();
      // One peer was asked for: later ones shall be refused, not left waiting.
      bound.close();
      peer = Duplex.wrap(peer, Deadline.after(Limits.defaults().handshake()), layer);
      Json.tellTls(words, context, peer);
      return Conversation.hold(context, peer, Options.interactMode(words), QUIET, ends);
    }
  }

  private static int onePeerOfDatagrams(
      ParseResult words, Context context, WireListener listener, Layer layer) throws IOException {
    var ends = EndWords.relay(words, Conversation.ends(context));
    var settings = SocketWords.listening(words);
    try (var socket = UdpSocket.bind(ListenWords.udp(words), settings, listener)) {
      context.say("listening on " + socket.local().display() + " (UDP)");
      // The peer may come whenever it likes, so its handshake has no limit either.
      var peer = Duplex.wrap(socket.stayWithFirst(), Deadline.none(), layer);
      return Conversation.hold(context, peer, InteractMode.LINE, QUIET, ends);
    }
  }

  /// How `-k` listens: any number of peers, for as long as they like unless told otherwise.
  private static ServerOptions manyPeers(ParseResult words, WireListener listener) {
    var defaults = ServerOptions.defaults();
    return defaults
        .withLimits(defaults.limits().withIdle(EndWords.idle(words)))
        .withSocket(SocketWords.listening(words))
        .withListener(listener);
  }
}
