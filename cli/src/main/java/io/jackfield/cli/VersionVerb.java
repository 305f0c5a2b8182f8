package io.jackfield.cli;

import io.jackfield.FastPath;
import io.jackfield.cli.console.Context;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `jack version`: which Jackfield this is, and what it makes of this machine.
final class VersionVerb implements Verb {

  @Override
  public String name() {
    return "version";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .header("Tell the version, and with -v which fast paths work here.")
        .description("")
        .footer(
            "",
            "Where a fast path does not work the portable one is taken, and -v says why. Which verb",
            "takes which is in the guide; JACK_JAVA_OPTS gives java further options.",
            "",
            "Example:",
            "  jack version --verbose");
    spec.addOption(
        Options.flag("-v", Options.VERBOSE, "Tell which fast paths work here, or why not."));
  }

  @Override
  public int run(ParseResult words, Context context) {
    var out = context.out();
    out.println(Version.line());
    if (words.hasMatchedOption(Options.VERBOSE)) {
      out.println("JVM: " + System.getProperty("java.vm.name") + ", " + cores());
      for (var path : FastPath.all()) {
        out.println(path.what() + ": " + path.way());
        if (!path.missing().isEmpty()) {
          out.println("  the fast way does not work here: " + path.missing());
        }
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  private static String cores() {
    int processors = Runtime.getRuntime().availableProcessors();
    return processors == 1 ? "1 processor" : processors + " processors";
  }
}
