package io.jackfield.cli;

import io.jackfield.cli.console.Context;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `jack completion`: the completion script for a shell, made from the same description as the
/// help.
final class CompletionVerb implements Verb {

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Print the completion script for bash or zsh.")
        .description("")
        .footer(
            "",
            "Examples:",
            "  source <(jack completion bash)     # in ~/.bashrc",
            "  source <(jack completion zsh)      # in ~/.zshrc");
    spec.addPositional(Options.address("bash|zsh", "1", "The shell."));
  }

  @Override
  public int run(ParseResult words, Context context) {
    var given = Options.words(words);
    if (given.isEmpty()) {
      throw new UsageException("completion for which shell? bash or zsh");
    }
    var shell = given.getFirst();
    // zsh reads bash's completion functions; the script itself switches that on where it runs in
    // zsh.
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw new UsageException("no completion for \"" + shell + "\"; known: bash, zsh");
    }
    context.out().print(AutoComplete.bash("jack", Jack.commandLine()));
    context.out().flush();
    return ExitCode.OK;
  }
}
