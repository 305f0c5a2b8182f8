package io.jackfield.examples;

import io.jackfield.Tube;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// An example as a child process: `java -cp <the library> Example.java words`, or a Python program.
record Program(Process process) implements AutoCloseable {
  /// The folder of the examples; tests run in the module's own.
  static final Path EXAMPLES = Path.of("").toAbsolutePath();

  /// Starts a single-file program with the library on the class path.
  static Program java(String file, Object... words) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return start(List.of(java, "-cp", library(), EXAMPLES.resolve(file).toString()), words);
  }

  /// Starts `jack` with these words.
  static Program jack(Object... words) throws IOException {
    return start(jackCommand(), words);
  }

  /// The command that is `jack`, without words.
  static List<String> jackCommand() {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(
        java,
        "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("surefire.real.class.path", System.getProperty("java.class.path")),
        "io.jackfield.cli.Main");
  }

  /// Starts a Python program.
  static Program python(String file, Object... words) throws IOException {
    return start(List.of("python3", EXAMPLES.resolve(file).toString()), words);
  }

  static Program start(List<String> command, Object... words) throws IOException {
    var all = new ArrayList<>(command);
    for (var word : words) {
      all.add(word.toString());
    }
    var builder = new ProcessBuilder(all).redirectErrorStream(true);
    // With it a program that forgets to flush would seem to work.
    builder.environment().remove("PYTHONUNBUFFERED");
    var process = builder.start();
    // Reading from a child cannot be interrupted: one that hangs ends, and the test fails.
    CompletableFuture.delayedExecutor(45, TimeUnit.SECONDS).execute(process::destroyForcibly);
    return new Program(process);
  }

  /// Where the library's classes are: its jar once it is packaged.
  private static String library() {
    try {
      return new File(Tube.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .getPath();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /// The next line it prints.
  String line() throws IOException {
    var out = new StringBuilder();
    for (int c = process.getInputStream().read(); c >= 0 && c != '\n'; ) {
      out.append((char) c);
      c = process.getInputStream().read();
    }
    return out.toString();
  }

  /// All it prints, once it has ended in order.
  String output() throws IOException, InterruptedException {
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("exit code " + process.exitValue() + "\n" + output);
    }
    return output;
  }

  /// All it prints, once it has ended with exit code 1.
  String failure() throws IOException, InterruptedException {
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 1) {
      throw new AssertionError("exit code " + process.exitValue() + "\n" + output);
    }
    return output;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
