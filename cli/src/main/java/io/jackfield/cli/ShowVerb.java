package io.jackfield.cli;

import io.jackfield.cli.console.Context;
import io.jackfield.cli.show.Dialogue;
import io.jackfield.cli.show.Hexdump;
import io.jackfield.cli.show.Look;
import io.jackfield.cli.show.Look.Amount;
import io.jackfield.cli.show.Paint;
import io.jackfield.cli.show.View;
import io.jackfield.cli.show.svg.Diagram;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `jack show`: a transcript for people to read.
final class ShowVerb implements Verb {
  private static final List<View> VIEWS = List.of(new Dialogue(), new Hexdump(), new Diagram());
  private static final String FULL = "--full";

  @Override
  public String name() {
    return "show";
  }

  @Override
  public void describe(CommandSpec spec) {
    var description = new ArrayList<String>();
    description.add("");
    for (var view : VIEWS) {
      description.add("%-8s  %s".formatted(view.name(), view.description()));
    }
    spec.usageMessage()
        .header("Show a transcript: who said what when.")
        .description(description.toArray(String[]::new))
        .footer(
            "",
            "Colours are for a terminal, and left out when NO_COLOR is set. What could steer a"
                + " terminal is escaped.",
            "",
            "Examples:",
            "  jack show quiz.jsonl",
            "  jack show quiz.jsonl --session 2 --full | less",
            "  jack show quiz.jsonl --as svg -o quiz.svg");
    TranscriptWords.describe(spec);
    spec.addOption(
        Options.value(TranscriptWords.AS, "VIEW", "How: " + names() + " (default dialogue)."));
    spec.addOption(Options.flag("-a", FULL, "All of long data, not only the beginning."));
  }

  private static String names() {
    return String.join(", ", VIEWS.stream().map(View::name).toList());
  }

  @Override
  public int run(ParseResult words, Context context) throws IOException {
    var name = words.matchedOptionValue(TranscriptWords.AS, VIEWS.getFirst().name());
    var view =
        VIEWS.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new UsageException("--as takes " + names() + ", not \"" + name + "\""));
    var output = TranscriptWords.output(words);
    boolean standard = output instanceof Output.Standard;
    var look =
        new Look(
            words.hasMatchedOption(FULL) ? Amount.FULL : Amount.SHORT,
            Paint.of(standard && context.stdoutIsTerminal(), System.getenv("NO_COLOR")));
    var selection = TranscriptWords.read(name(), words);
    Charset charset = standard ? context.out().charset() : StandardCharsets.UTF_8;
    output.write(
        context,
        out -> {
          var writer = new OutputStreamWriter(out, charset);
          view.write(selection, look, writer);
          writer.flush();
        });
    return ExitCode.OK;
  }
}
