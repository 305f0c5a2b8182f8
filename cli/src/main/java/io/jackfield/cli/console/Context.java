package io.jackfield.cli.console;

import io.jackfield.Duplex;
import io.jackfield.StdioAddress;
import io.jackfield.WireListener;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// What a verb has of the process around it, so that tests can bring their own.
///
/// @param stdio opens standard input and output, for data
/// @param out standard output, for help and lists
/// @param err standard error, for all talk
/// @param stdinIsTerminal whether a person types at standard input
/// @param stdoutIsTerminal whether a person reads standard output
/// @param line makes a line of standard error from what is said
/// @param recording keeps what happens on the wires
/// @param explanation is told what happens on the wires, to explain it
public record Context(
    Supplier<Duplex> stdio,
    PrintStream out,
    PrintStream err,
    boolean stdinIsTerminal,
    boolean stdoutIsTerminal,
    UnaryOperator<String> line,
    Recording recording,
    WireListener explanation) {

  /// One that says things in words, after the name of the command, and whose standard output nobody
  /// reads at a terminal.
  public Context(
      Supplier<Duplex> stdio, PrintStream out, PrintStream err, boolean stdinIsTerminal) {
    this(stdio, out, err, stdinIsTerminal, false);
  }

  /// One that says things in words, after the name of the command.
  public Context(
      Supplier<Duplex> stdio,
      PrintStream out,
      PrintStream err,
      boolean stdinIsTerminal,
      boolean stdoutIsTerminal) {
    this(
        stdio,
        out,
        err,
        stdinIsTerminal,
        stdoutIsTerminal,
        message -> "jack: " + Messages.oneLine(message),
        Recording.NONE,
        WireListener.NONE);
  }

  /// The process's own.
  public static Context ofProcess() {
    return new Context(
        Context::open, System.out, System.err, terminal("stdin"), terminal("stdout"));
  }

  private static Duplex open() {
    try {
      return Duplex.connect(StdioAddress.INSTANCE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The launcher knows; the JDK's own answer needs a terminal at both ends.
  @SuppressWarnings("SystemConsoleNull") // Since JDK 25 it is null again where nobody can type.
  private static boolean terminal(String end) {
    var told = System.getProperty("jack." + end + ".terminal");
    if (told != null) {
      return Boolean.parseBoolean(told);
    }
    var console = System.console();
    return console != null && console.isTerminal();
  }

  /// Says something to the user: one line, whatever words of the user's are quoted in it.
  public void say(String message) {
    err.println(line.apply(message));
  }

  /// The same that says things in another form.
  public Context withLine(UnaryOperator<String> line) {
    return new Context(
        stdio, out, err, stdinIsTerminal, stdoutIsTerminal, line, recording, explanation);
  }

  /// The same with a transcript.
  public Context withRecording(Recording recording) {
    return new Context(
        stdio, out, err, stdinIsTerminal, stdoutIsTerminal, line, recording, explanation);
  }

  /// The same with an explanation, and a standard error whose lines come in their turn in it.
  public Context withExplanation(WireListener explanation, PrintStream err) {
    return new Context(
        stdio, out, err, stdinIsTerminal, stdoutIsTerminal, line, recording, explanation);
  }
}
