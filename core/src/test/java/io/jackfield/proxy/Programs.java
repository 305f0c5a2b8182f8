package io.jackfield.proxy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Other people's programs as peers; a test that needs one is skipped where it is not installed.
final class Programs {
  private Programs() {}

  static void assumeInstalled(String program) {
    var folders = System.getenv("PATH").split(":", -1);
    assumeTrue(
        Arrays.stream(folders).anyMatch(f -> Files.isExecutable(Path.of(f, program))),
        program + " is not installed");
  }

  /// A running program; closing ends it.
  record Running(Process process) implements AutoCloseable {
    /// Sends the text, ends its input, and gives all it prints.
    String ask(String text) throws Exception {
      try (var in = process.getOutputStream()) {
        in.write(text.getBytes(StandardCharsets.UTF_8));
      }
      var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("did not end: " + process.info());
      }
      return out;
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// Starts it; both its outputs come as one.
  static Running start(String... command) throws IOException {
    return start(List.of(command));
  }

  static Running start(List<String> command) throws IOException {
    assumeInstalled(command.getFirst());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("PYTHONUNBUFFERED");
    builder.environment().remove("http_proxy");
    builder.environment().remove("no_proxy");
    return new Running(builder.start());
  }
}
