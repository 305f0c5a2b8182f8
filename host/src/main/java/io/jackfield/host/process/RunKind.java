package io.jackfield.host.process;

import io.jackfield.Address;
import io.jackfield.BadAddressException;
import io.jackfield.ExecAddress;
import io.jackfield.Limits;
import io.jackfield.host.config.Section;
import io.jackfield.host.config.Value;
import io.jackfield.host.config.Words;
import io.jackfield.host.kind.Conversation;
import io.jackfield.host.kind.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The settings of a service that runs a program for each connection:
///
/// | key | means | default |
/// |---|---|---|
/// | `run` | the command, as words or as a list of them | |
/// | `terminal` | whether the program gets a terminal rather than pipes | false |
/// | `stderr` | where standard error goes, `log` or `client` | log; on a terminal client |
/// | `environment` | variables beside those of [ClientFacts], `PATH` and on a terminal `TERM` | |
/// | `directory` | the working folder | that of the configuration |
/// | `texts` | what the client is told when a limit or a failure ends the session | |
public final class RunKind implements Kind {
  // A program costs far more than a socket.
  private static final int CONNECTIONS = 200;
  private static final int CONNECTIONS_PER_PEER = 50;

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> OF_A_SHELL =
      Set.of("|", "||", "&", "&&", ";", "<", ">", ">>", "2>&1");

  /// The kind.
  public RunKind() {}

  @Override
  public String key() {
    return "run";
  }

  @Override
  public Limits limits(Limits usual) {
    return usual.withConnections(CONNECTIONS).withConnectionsPerPeer(CONNECTIONS_PER_PEER);
  }

  @Override
  public Optional<Conversation> read(Value value, Section service, Limits limits) {
    int before = service.problems().count();
    var command = words(value).flatMap(words -> Programs.find(words, value, service.file()));
    boolean terminal = service.optional("terminal").flatMap(Value::yesOrNo).orElse(Boolean.FALSE);
    var stderr =
        service
            .optional("stderr")
            .flatMap(each -> each.word(List.of("log", "client")))
            .orElse(terminal ? "client" : "log");
    var environment =
        service
            .optional("environment")
            .flatMap(Value::section)
            .map(RunKind::environment)
            .orElse(Map.of());
    var directory =
        service
            .optional("directory")
            .flatMap(Value::folder)
            .orElse(service.file().resolveSibling(""))
            .toAbsolutePath();
    var texts =
        service
            .optional("texts")
            .flatMap(Value::section)
            .map(each -> Texts.read(each, limits))
            .orElse(Texts.of(limits));
    return service.problems().count() > before
        ? Optional.empty()
        : command.map(words ->
            new Program(
                new ExecAddress(words, terminal),
                environment,
                directory,
                Program.Errors.of(stderr),
                limits,
                texts));
  }

  private static Optional<List<String>> words(Value value) {
    if (value.isList()) {
      var words = new ArrayList<String>();
      value.list().ifPresent(items -> items.forEach(each -> each.text().ifPresent(words::add)));
      return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }
    return value.text().flatMap(text -> split(text, value));
  }

  private static Optional<List<String>> split(String text, Value value) {
    try {
      if (Address.parse("exec:" + text) instanceof ExecAddress exec) {
        exec.command().stream()
            .filter(OF_A_SHELL::contains)
            .findFirst()
            .ifPresent(word ->
                value.problem(
                    "there is no shell, so "
                        + Words.quoted(word)
                        + " would be an argument; write [sh, -c, \"...\"] for one, or a list"
                        + " to pass it as it is"));
        return Optional.of(exec.command());
      }
      throw new AssertionError("exec: gives a program");
    } catch (BadAddressException e) {
      value.problem("expected a command: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Map<String, String> environment(Section settings) {
    var variables = new LinkedHashMap<String, String>();
    settings
        .all()
        .forEach((name, value) -> {
          if (!VARIABLE.matcher(name).matches()) {
            value.problem("a variable's name is letters, digits and underscores");
          } else if (ClientFacts.NAMES.contains(name)) {
            value.problem("this variable tells the program about its client");
          }
          value
              .text()
              .ifPresent(text -> {
                if (text.indexOf('\0') >= 0) {
                  value.problem("a variable cannot hold a NUL");
                }
                variables.put(name, text);
              });
        });
    return variables;
  }
}
