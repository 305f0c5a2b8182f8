package io.jackfield.cli;

import io.jackfield.cli.console.Context;
import io.jackfield.cli.export.Format;
import io.jackfield.cli.export.Format.Content;
import java.io.IOException;
import java.util.ArrayList;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `jack export`: a transcript in the form of another program.
final class ExportVerb implements Verb {

  @Override
  public String name() {
    return "export";
  }

  @Override
  public void describe(CommandSpec spec) {
    var description = new ArrayList<String>();
    description.add("");
    int width = ExportFormats.ALL.stream().mapToInt(each -> each.name().length()).max().orElse(0);
    for (var format : ExportFormats.ALL) {
      description.add(("%-" + width + "s  %s").formatted(format.name(), format.description()));
    }
    spec.usageMessage()
        .header("Write a transcript in the form of another program.")
        .description(description.toArray(String[]::new))
        .footer(
            "",
            "Examples:",
            "  jack export quiz.jsonl --as python -o quiz.py",
            "  jack export quiz.jsonl --as asciicast -o quiz.cast",
            "  jack export quiz.jsonl --as pcapng | tshark -r - -z follow,tcp,ascii,0");
    TranscriptWords.describe(spec);
    spec.addOption(
        Options.value(TranscriptWords.AS, "FORMAT", "The form: " + ExportFormats.names() + "."));
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException {
    var as = words.<String>matchedOptionValue(TranscriptWords.AS, null);
    if (as == null) {
      throw new UsageException("export as what? give --as with " + ExportFormats.names());
    }
    var format = ExportFormats.named(as);
    var output = TranscriptWords.output(words);
    if (isNothingToRead(format, output, context)) {
      throw new UsageException(
          as + " is nothing to read: name a file by -o, or send standard output on");
    }
    var selection = TranscriptWords.read(name(), words);
    output.write(context, out -> format.write(selection, out, context::say));
    return ExitCode.OK;
  }

  private static boolean isNothingToRead(Format format, Output output, Context context) {
    return format.content() == Content.BINARY
        && output instanceof Output.Standard
        && context.stdoutIsTerminal();
  }
}
