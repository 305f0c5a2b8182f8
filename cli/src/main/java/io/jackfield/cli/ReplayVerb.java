package io.jackfield.cli;

import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Layer;
import io.jackfield.ServerOptions;
import io.jackfield.TlsAddress;
import io.jackfield.UdpAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.replay.Part;
import io.jackfield.replay.Replay;
import io.jackfield.replay.ReplayServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `jack replay`: one side of a recorded session, played again and compared.
final class ReplayVerb implements Verb {
  private static final String KEEP = "--keep";

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Play one side of a recorded session, and compare what the other says.")
        .description(
            "",
            "Says what was said in the record of --record, when the other side has said what it"
                + " said there. The first difference is told like a diff on standard output, and"
                + " ends it with exit code "
                + FailureClass.DIFFERS.code()
                + "; 0 is the same. How the network cuts the bytes makes none.",
            "",
            "Of several sessions in the file each is played once, in their order: as the client"
                + " over one connection after the other, as the server to one client each."
                + " Without HOST the server listens on the loopback address; port 0 lets the"
                + " kernel choose; the address is told on standard error.")
        .footer(
            "",
            "Examples:",
            "  jack connect --record session.jsonl example.org 80",
            "  jack replay session.jsonl --as client 127.0.0.1 8080",
            "  jack replay session.jsonl --as server 7000",
            "  jack replay session.jsonl --as server --keep --ignore '.+' 7000",
            "  jack replay session.jsonl --as client --ignore '\\d\\d:\\d\\d:\\d\\d' 127.0.0.1 13");
    ReplayWords.describe(spec);
    spec.addOption(
        Options.flag(
            "-k",
            KEEP,
            "As the server: play to as many clients as come, and after the last session the first"
                + " again, until Ctrl-C, which exits 0."));
    spec.addOption(Options.udp());
    spec.addOption(Options.ipv4());
    spec.addOption(Options.ipv6());
    spec.addOption(Options.verbose());
    spec.addOption(Json.spec());
    RecordWords.describe(spec);
    TlsSpecs.describeEither(spec);
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException, InterruptedException {
    var replay = new ReplayWords(words);
    if (replay.part() == Part.CLIENT && words.hasMatchedOption(KEEP)) {
      throw new UsageException(KEEP + " is about --as server");
    }
    return replay.part() == Part.CLIENT
        ? client(replay, words, context)
        : server(replay, words, context);
  }

  // ---- as the client

  private static int client(ReplayWords replay, ParseResult words, Context context)
      throws IOException, InterruptedException {
    var replays = replay.replays();
    var address = replay.target(isUdp(words, replays));
    var tls = new TlsWords(words, context, address instanceof TlsAddress);
    var layer = tls.client(address);
    var how =
        ConnectOptions.defaults()
            .withTimeout(replay.timeout())
            .withFamily(Options.family(words))
            .withListener(Listeners.single(context, words));
    var report = new ReplayReport(words, context, Part.SERVER);
    for (var each : replays) {
      ReplayWords.warn(context, each, tls.wanted());
      var peer = Duplex.connect(TlsWords.inside(address), how, layer);
      Json.tellTls(words, context, peer);
      if (!report.tell(each.against(peer))) {
        break;
      }
    }
    return report.end();
  }

  private static boolean isUdp(ParseResult words, List<Replay> replays) {
    return words.hasMatchedOption(Options.UDP) || replays.getFirst().isDatagrams();
  }

  // ---- as the server

  private static int server(ReplayWords replay, ParseResult words, Context context)
      throws IOException, InterruptedException {
    var replays = replay.replays();
    var address = replay.place(isUdp(words, replays));
    boolean udp = address instanceof UdpAddress;
    var tls = new TlsWords(words, context, false);
    if (udp && tls.wanted()) {
      throw new UsageException("--tls over UDP is played by --as client only");
    }
    replays.forEach(each -> ReplayWords.warn(context, each, tls.wanted()));
    boolean keep = words.hasMatchedOption(KEEP);
    var how = how(words, context, keep, tls.server(udp));
    var report = new ReplayReport(words, context, Part.CLIENT);
    try (var server = ReplayServer.listen(address, how, replays)) {
      context.say("listening on " + server.address().display() + (udp ? " (UDP)" : ""));
      if (keep) {
        Shutdown.drain(() -> close(context, server));
      }
      for (int i = 0; keep || i < replays.size(); i++) {
        boolean _ = report.tell(server.awaitOutcome(Deadline.FOREVER));
      }
    } finally {
      Shutdown.cancel();
    }
    return report.end();
  }

  private static ServerOptions how(ParseResult words, Context context, boolean keep, Layer layer)
      throws IOException {
    var defaults = ServerOptions.defaults();
    return defaults
        // The replay has its own idea of how long a silence is all right.
        .withLimits(defaults.limits().withIdle(Deadline.FOREVER))
        .withGrace(keep ? defaults.grace() : Duration.ZERO)
        .withLayer(layer)
        .withListener(Listeners.numbered(context, words));
  }

  private static void close(Context context, ReplayServer server) {
    try {
      server.close();
    } catch (IOException e) {
      context.say(Messages.of(e));
    }
  }
}
