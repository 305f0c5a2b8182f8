package io.jackfield.cli.export.program;

import io.jackfield.Tube;
import io.jackfield.cli.source.Program;
import io.jackfield.cli.source.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program in its file, which tests compile or parse, and run as its reader would.
final class Exported {
  private static final Path CLASSES = classes();
  private static final Map<String, String> NAMES =
      Map.of(
          "java", "Talk.java",
          "python", "talk.py",
          "pwntools", "talk_pwn.py",
          "c", "talk.c",
          "bash", "talk.sh");

  private static final String PARSE_AND_RUN =
      """
      import ast, runpy, sys
      del sys.argv[0]
      with open(sys.argv[0], "rb") as file:
          ast.parse(file.read())
      runpy.run_path(sys.argv[0], run_name="__main__")
      """;

  private final String language;
  private final Path file;

  private Exported(String language, Path file) {
    this.language = language;
    this.file = file;
  }

  /// What a program left.
  record Output(int code, String out, String err) {}

  static Exported write(Path folder, String language, String program) throws IOException {
    var file = folder.resolve(NAMES.getOrDefault(language, "none"));
    return new Exported(language, Files.writeString(file, program));
  }

  private static Path classes() {
    try {
      return Path.of(Tube.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /// Compiles it or has it parsed, whichever there is, and runs it.
  Output run(Object... words) throws Exception {
    return switch (language) {
      case "java" -> inThisProcess(words);
      case "python", "pwntools" ->
          start(List.of("python3", "-W", "error", "-c", PARSE_AND_RUN, file.toString()), words);
      case "c" -> {
        var program = file.resolveSibling("talk").toString();
        check("cc", "-Wall", "-Wextra", "-Werror", "-o", program, file.toString());
        yield start(List.of(program), words);
      }
      case "bash" -> {
        check("bash", "-n", file.toString());
        yield start(List.of("bash", file.toString()), words);
      }
      default -> throw new AssertionError(language);
    };
  }

  /// As `jack run` does it, which is much quicker than a process.
  private Output inThisProcess(Object... words) throws Exception {
    var before = System.out;
    var out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      Program.compile(file).run(Arrays.stream(words).map(Object::toString).toArray(String[]::new));
      return new Output(0, out.toString(StandardCharsets.UTF_8), "");
    } catch (SourceException e) {
      throw new AssertionError(e.getMessage() + "\n" + Files.readString(file), e);
    } finally {
      System.setOut(before);
    }
  }

  /// Java as its own launcher runs it, with the library on the class path.
  Output runByJava(Object... words) throws Exception {
    return start(List.of(java(), "-cp", CLASSES.toString(), file.toString()), words);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private void check(String... command) throws Exception {
    var output = start(List.of(command));
    if (output.code() != 0) {
      throw new AssertionError(
          String.join(" ", command) + ":\n" + output.err() + "\n" + Files.readString(file));
    }
  }

  private Output start(List<String> command, Object... words) throws Exception {
    var all = new ArrayList<>(command);
    for (var word : words) {
      all.add(word.toString());
    }
    var out = Files.createTempFile(file.getParent(), "out", "");
    var err = Files.createTempFile(file.getParent(), "err", "");
    var builder =
        new ProcessBuilder(all)
            .redirectInput(new java.io.File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder
        .environment()
        .put("PYTHONPATH", Path.of("src/test/resources/pwntools").toAbsolutePath().toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    builder.environment().put("JACK", jack().toString());
    var process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          "still running: " + String.join(" ", all) + "\n" + Files.readString(file));
    }
    return new Output(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /// The command itself, from this test's classes.
  private Path jack() throws IOException {
    var script = file.resolveSibling("jack");
    if (!Files.exists(script)) {
      Files.writeString(
          script,
          "#!/bin/sh\nexec '"
              + java()
              + "' -XX:TieredStopAtLevel=1 -p '"
              + System.getProperty("jdk.module.path")
              + "' -m io.jackfield.cli/io.jackfield.cli.Main \"$@\"\n");
      var _ = script.toFile().setExecutable(true);
    }
    return script;
  }
}
