package io.jackfield.cli;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Say;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.console.Stdio;
import io.jackfield.cli.transfer.Sender;
import io.jackfield.cli.transfer.Source;
import io.jackfield.cli.transfer.TransferException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `jack send`: a file to a `jack receive`, done when that has it on its disk.
final class SendVerb implements Verb {
  private static final String LISTEN = "--listen";
  private static final String NAME = "--name";

  @Override
  public String name() {
    return "send";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Send a file to 'jack receive', and know that it arrived.")
        .description(
            "",
            "Ends with code 0 only when the receiver has compared the SHA-256 and has the file on"
                + " its disk. A transfer that breaks goes on where it stood when it is started"
                + " again on both sides.")
        .footer(
            "",
            "Without --tls the file is neither encrypted, nor is the receiver's identity checked.",
            "",
            "Examples:",
            "  jack send photos.tar 192.0.2.7 7000",
            "  tar c photos | jack send --name photos.tar - 192.0.2.7 7000",
            "  jack send --tls --pin SHA256 photos.tar 192.0.2.7 7000    (what 'receive --tls' told)",
            "  jack send --listen photos.tar 0.0.0.0 7000");
    spec.addPositional(
        Options.address(
            "FILE HOST PORT",
            "2..3",
            "What, and where to; - is standard input. HOST and PORT may be one word such as"
                + " unix:/path. With --listen where to listen: [HOST] PORT."));
    spec.addOption(
        Options.flag("-l", LISTEN, "Wait for a 'jack receive --connect' instead of connecting."));
    spec.addOption(
        OptionSpec.builder(NAME)
            .paramLabel("NAME")
            .type(String.class)
            .description("What the file is to be called there (default its own name).")
            .build());
    TransferWords.describe(spec);
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException {
    var all = Options.words(words);
    if (all.size() < 2) {
      throw new UsageException("send what, where to? give FILE HOST PORT");
    }
    var file = all.getFirst();
    var where = all.subList(1, all.size());
    var name = name(words, file);
    var endpoint = TransferWords.endpoint(words, context, where, words.hasMatchedOption(LISTEN));
    var progress = TransferWords.progress(words, context);
    var idle = TransferWords.idle(words);
    try (var source = source(file, context);
        var peer = peer(words, context, endpoint)) {
      long start = System.nanoTime();
      var to = peer.peer().display();
      var held = Options.rateLayer(words).wrap(peer, Deadline.none());
      long bytes = Sender.send(held, source, name, idle, progress);
      var took = Duration.ofNanos(System.nanoTime() - start);
      progress.end();
      TransferWords.summary(
          words, context, "sent " + name, bytes, took, "confirmed by " + Say.text(to));
      return ExitCode.OK;
    } finally {
      progress.end();
    }
  }

  private static String name(ParseResult words, String file) {
    var own =
        file.equals("-")
            ? "stdin"
            : String.valueOf(Path.of(file).toAbsolutePath().normalize().getFileName());
    return words.matchedOptionValue(NAME, own);
  }

  private static Source source(String file, Context context) throws IOException {
    if (file.equals("-")) {
      return Source.stream(new Stdio(context.stdio().get()));
    }
    try {
      return Source.file(Path.of(file));
    } catch (TransferException e) {
      throw new FailedException(FailureClass.USAGE, Messages.of(e), e);
    }
  }

  private static Duplex peer(ParseResult words, Context context, Endpoint endpoint)
      throws IOException {
    var options = TransferWords.connect(words, context);
    if (!endpoint.listens()) {
      return endpoint.connect(context, options);
    }
    var bound = endpoint.bind(1, options.listener());
    try (bound) {
      context.say("listening on " + bound.address().display());
      return endpoint.welcome(bound.accept());
    }
  }
}
