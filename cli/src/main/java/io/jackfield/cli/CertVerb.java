package io.jackfield.cli;

import io.jackfield.cli.console.Context;
import io.jackfield.tls.KeyKind;
import io.jackfield.tls.SelfSigned;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `jack cert`: a key and a self-signed certificate in files, for trials and tests.
final class CertVerb implements Verb {
  private static final String OUT = "--out";
  private static final String DAYS = "--days";
  private static final String RSA = "--rsa";
  private static final String EC = "--ec";
  private static final String FORCE = "--force";
  private static final List<String> LOCAL = List.of("localhost", "127.0.0.1", "::1");

  // What the two-digit and four-digit years of certificates can tell.
  private static final int MOST_DAYS = 36_500;

  @Override
  public String name() {
    return "cert";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Make a key and a self-signed certificate for trials of TLS.")
        .description(
            "",
            "Writes OUT-cert.pem and OUT-key.pem, the key for your eyes only, and prints the"
                + " certificate's SHA-256. Nobody vouches for such a certificate: clients need it"
                + " (--ca), or its SHA-256 (--pin).")
        .footer(
            "",
            "Examples:",
            "  jack cert",
            "  jack cert --days 30 --rsa example.test '*.example.test' 192.0.2.1",
            "  jack listen --tls --cert localhost-cert.pem --key localhost-key.pem 7000",
            "  jack connect --tls --ca localhost-cert.pem localhost 7000");
    spec.addPositional(
        Options.address(
            "[NAME...]",
            "0..*",
            "The names and addresses that it is for (default localhost, 127.0.0.1 and ::1)."));
    spec.addOption(
        Options.value(OUT, "PATH", "What the files' names begin with (default the first NAME)."));
    spec.addOption(Options.value(DAYS, "N", "How long it is valid (default 365)."));
    spec.addOption(
        OptionSpec.builder(EC).description("A key on the curve P-256 (default).").build());
    spec.addOption(OptionSpec.builder(RSA).description("An RSA key of 2048 bits.").build());
    spec.addOption(OptionSpec.builder(FORCE).description("Replace files that are there.").build());
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException {
    boolean rsa = words.hasMatchedOption(RSA);
    if (rsa && words.hasMatchedOption(EC)) {
      throw new UsageException(RSA + " and " + EC + " exclude each other");
    }
    var names = Options.words(words).isEmpty() ? LOCAL : Options.words(words);
    var own = make(rsa ? KeyKind.RSA_2048 : KeyKind.EC_P256, days(words), names);
    var base = words.matchedOptionValue(OUT, names.getFirst().replaceAll("[^A-Za-z0-9._-]", "_"));
    var certificate = Path.of(base + "-cert.pem");
    var key = Path.of(base + "-key.pem");
    if (words.hasMatchedOption(FORCE)) {
      Files.deleteIfExists(certificate);
      Files.deleteIfExists(key);
    }
    try {
      own.write(certificate, key);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getMessage() + "; " + FORCE + " replaces it", e);
    }
    context.say("wrote " + certificate + " and " + key + ": " + own.certificate());
    context.say("a server takes --tls --cert " + certificate + " --key " + key);
    context.say("a client takes --tls --ca " + certificate + ", or --tls --pin and the SHA-256");
    context.out().println(own.certificate().sha256());
    return ExitCode.OK;
  }

  private static SelfSigned make(KeyKind kind, int days, List<String> names) {
    try {
      return SelfSigned.of(kind, Duration.ofDays(days), names);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static int days(ParseResult words) {
    var text = words.matchedOptionValue(DAYS, "365");
    try {
      int days = Integer.parseInt(text);
      if (days >= 1 && days <= MOST_DAYS) {
        return days;
      }
    } catch (NumberFormatException e) {
      throw wrongDays(text);
    }
    throw wrongDays(text);
  }

  private static UsageException wrongDays(String text) {
    return new UsageException(
        DAYS + " takes a number from 1 to " + MOST_DAYS + ", not \"" + text + "\"");
  }
}
