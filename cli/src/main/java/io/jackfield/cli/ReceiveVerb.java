package io.jackfield.cli;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.transfer.Receiver;
import io.jackfield.cli.transfer.Receiver.Received;
import io.jackfield.cli.transfer.StrangerException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `jack receive`: a file from a `jack send`.
final class ReceiveVerb implements Verb {
  private static final String CONNECT = "--connect";
  private static final String OUTPUT = "--output";
  private static final String FORCE = "--force";

  @Override
  public String name() {
    return "receive";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Receive a file from 'jack send', compared and on the disk.")
        .description(
            "",
            "Puts the file into this folder, under the name that the sender gives. No file that is"
                + " there is replaced, and nothing is written elsewhere. What has come of a transfer"
                + " that breaks stays in NAME.part; the next one goes on from there. Whoever"
                + " connects and is no 'jack send' is turned away.")
        .footer(
            "",
            "Without HOST it listens on the loopback address; 0.0.0.0 lets the network in. Anybody"
                + " who can connect can send a file, except with --client-ca.",
            "",
            "Examples:",
            "  jack receive 0.0.0.0 7000",
            "  jack receive -o backup.tar 0.0.0.0 7000",
            "  jack receive --tls 0.0.0.0 7000",
            "  jack receive --connect 192.0.2.7 7000");
    spec.addPositional(ListenWords.spec());
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("FILE")
            .type(String.class)
            .defaultValue(".")
            .description("The file, whatever the sender calls it, or the folder to put it into.")
            .build());
    spec.addOption(Options.flag("-f", FORCE, "Replace a file that is there."));
    spec.addOption(
        Options.flag("-c", CONNECT, "Connect to a 'jack send --listen' instead of listening."));
    TransferWords.describe(spec);
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException {
    var where = Options.words(words);
    var endpoint = TransferWords.endpoint(words, context, where, !words.hasMatchedOption(CONNECT));
    var progress = TransferWords.progress(words, context);
    var receiver =
        new Receiver(
            Path.of(words.matchedOptionValue(OUTPUT, ".")),
            words.hasMatchedOption(FORCE),
            TransferWords.idle(words),
            progress,
            message -> {
              progress.end();
              context.say(message);
            });
    try {
      var received =
          endpoint.listens()
              ? listen(words, context, endpoint, receiver)
              : receiver.receive(
                  held(words, endpoint.connect(context, TransferWords.connect(words, context))));
      progress.end();
      TransferWords.summary(
          words,
          context,
          "received " + received.file(),
          received.bytes(),
          received.took(),
          "SHA-256 compared");
      return ExitCode.OK;
    } finally {
      progress.end();
    }
  }

  private static Received listen(
      ParseResult words, Context context, Endpoint endpoint, Receiver receiver) throws IOException {
    var listener = TransferWords.connect(words, context).listener();
    try (var bound = endpoint.bind(endpoint.backlog(), listener)) {
      context.say("listening on " + bound.address().display());
      while (true) {
        try (var peer = bound.accept()) {
          return receiver.receive(held(words, welcome(endpoint, peer)));
        } catch (StrangerException e) {
          context.say(Messages.of(e) + "; still listening");
        }
      }
    }
  }

  private static Duplex held(ParseResult words, Duplex peer) throws IOException {
    return Options.rateLayer(words).wrap(peer, Deadline.none());
  }

  private static Duplex welcome(Endpoint endpoint, Duplex peer) throws StrangerException {
    try {
      return endpoint.welcome(peer);
    } catch (IOException e) {
      throw new StrangerException(Messages.of(e), e);
    }
  }
}
