package io.jackfield.cli;

import io.jackfield.cli.console.Context;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One verb of the command: `jack connect`, say.
interface Verb {
  /// Its name.
  String name();

  /// Describes its words and its help in an empty spec that has its name.
  void describe(CommandSpec spec);

  /// Runs it.
  ///
  /// @return the exit code
  /// @throws UsageException when the words contradict each other or make no sense
  /// @throws IOException when it ran and failed; the message is for the user
  /// @throws InterruptedException when the user ended it
  int run(ParseResult words, Context context) throws IOException, InterruptedException;
}
