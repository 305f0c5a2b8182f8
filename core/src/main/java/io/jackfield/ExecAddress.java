package io.jackfield;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A program that connecting starts, `exec:command 'with words'`; its end is the end of the
/// conversation, and closing ends it.
///
/// - What it writes to standard output *and* standard error comes to us, in the order in which it
///   was written; what we write is its standard input. [Duplex#closeOutput] ends that.
/// - `pty:` ([#onTerminal]) starts it on a terminal of its own. So programs that buffer their
///   output into pipes show their prompts at once, and those that ask whether they talk to a person
///   think so. The terminal is raw: no echo, no editing, line ends as the program wrote them; it is
///   80 columns by 24 rows, and `TERM` is ours, or else `dumb`. [Duplex#closeOutput] means Ctrl-D
///   there.
/// - Environment and working folder are ours, unless [ExecOptions] say otherwise; these can give
///   standard error a way of its own, too. There is no shell: for one, write `exec:sh -c 'a | b'`.
/// - Closing ends its standard input and sends it SIGTERM, and SIGKILL what is left after half a
///   second; it does not wait for that. On Linux this reaches whatever the program has started,
///   except what made a session of its own; see `docs/guide/transports.md` for other systems.
/// - [ChildProcess], from `facts(ChildProcess.class)`, tells its process number and exit code.
///
/// @param command the program, looked up on the `PATH` if it has no `/`, and its arguments
/// @param terminal whether it runs on a terminal, which takes Linux
/// @param options what it finds around it; no part of the text of the address
public record ExecAddress(List<String> command, boolean terminal, ExecOptions options)
    implements Address {
  private static final int MOST_SHOWN = 100;

  /// Copies the words and checks that there is a program.
  public ExecAddress {
    command = List.copyOf(command);
    if (command.isEmpty() || command.getFirst().isEmpty()) {
      throw new BadAddressException("no command; expected exec:command or pty:command");
    }
    for (var word : command) {
      if (word.indexOf('\0') >= 0) {
        throw new BadAddressException(
            "a word of a command cannot hold a NUL: \"" + Escape.text(word) + "\"");
      }
    }
  }

  /// A program with [ExecOptions#defaults].
  public ExecAddress(List<String> command, boolean terminal) {
    this(command, terminal, ExecOptions.defaults());
  }

  /// A program and its arguments, over pipes.
  public static ExecAddress of(String program, String... arguments) {
    var command = new ArrayList<String>();
    command.add(program);
    command.addAll(List.of(arguments));
    return new ExecAddress(command, false);
  }

  /// The same program on a terminal.
  public ExecAddress onTerminal() {
    return new ExecAddress(command, true, options);
  }

  /// The same program in other surroundings.
  public ExecAddress with(ExecOptions options) {
    return new ExecAddress(command, terminal, options);
  }

  static ExecAddress parse(String text) {
    return new ExecAddress(CommandWords.split(text), false);
  }

  @Override
  public Duplex connect(ConnectOptions options) throws IOException {
    return ExecDialer.connect(this, options);
  }

  @Override
  public String scheme() {
    return terminal ? "pty" : "exec";
  }

  /// At most 100 characters of it: a class path would drown the message around it.
  @Override
  public String display() {
    var all = Escape.controls(toString());
    return all.length() <= MOST_SHOWN ? all : all.substring(0, MOST_SHOWN) + "...";
  }

  @Override
  public String toString() {
    return scheme() + ":" + CommandWords.join(command);
  }
}
