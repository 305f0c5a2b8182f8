package io.jackfield.host.process;

import io.jackfield.host.config.Value;
import io.jackfield.host.config.Words;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the program of a command before anybody asks for it.
final class Programs {
  private static final int LONGEST_FIRST_LINE = 256;

  private Programs() {}

  /// The command with its program's absolute path: one with a `/` is relative to the folder of the
  /// configuration, others are looked up on the `PATH`. That there is none is noted.
  static Optional<List<String>> find(List<String> command, Value value, Path file) {
    try {
      return find(command.getFirst(), value, file)
          .map(path -> {
            var words = new ArrayList<>(command);
            words.set(0, path.toString());
            return words;
          });
    } catch (InvalidPathException e) {
      value.problem("not the name of a program: " + Words.quoted(command.getFirst()));
      return Optional.empty();
    }
  }

  private static Optional<Path> find(String program, Value value, Path file) {
    if (program.contains("/")) {
      return checked(file.resolveSibling(program).toAbsolutePath().normalize(), value);
    }
    if (program.isEmpty()) {
      value.problem("expected a command, found an empty word");
      return Optional.empty();
    }
    var found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, program).toAbsolutePath())
            .filter(each -> Files.isRegularFile(each) && Files.isExecutable(each))
            .findFirst();
    if (found.isEmpty()) {
      var beside =
          Files.exists(file.resolveSibling(program))
              ? "; for the one beside this file write ./" + program
              : "; check the spelling, or write its path";
      value.problem("found no program " + Words.quoted(program) + " on the PATH" + beside);
      return Optional.empty();
    }
    return found;
  }

  private static Optional<Path> checked(Path program, Value value) {
    if (!Files.isRegularFile(program)) {
      value.problem((Files.exists(program) ? "not a program: " : "no such program: ") + program);
    } else if (!Files.isExecutable(program)) {
      value.problem("not executable: " + program + "; try chmod +x, or name its interpreter");
    } else {
      var missing = missingInterpreter(program);
      if (missing.isEmpty()) {
        return Optional.of(program);
      }
      value.problem(
          "the first line of "
              + program
              + " names an interpreter that is not there: "
              + Words.quoted(missing.get()));
    }
    return Optional.empty();
  }

  /// What `#!` names and is not there: a carriage return behind the name, often.
  private static Optional<String> missingInterpreter(Path program) {
    try (var in = Files.newInputStream(program)) {
      var start = new String(in.readNBytes(LONGEST_FIRST_LINE), StandardCharsets.ISO_8859_1);
      if (!start.startsWith("#!")) {
        return Optional.empty();
      }
      var name = start.substring(2).split("\n", 2)[0].strip().split("[ \t]", 2)[0];
      // strip() takes the carriage return away, the kernel does not.
      var exact =
          start.split("\n", 2)[0].endsWith("\r") && !name.contains(" ") ? name + "\r" : name;
      return Files.exists(Path.of(exact)) ? Optional.empty() : Optional.of(exact);
    } catch (IOException e) {
      // It may be executable and not readable: the kernel will tell.
      return Optional.empty();
    }
  }
}
