package io.jackfield.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.WireEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM of its own, with the library.
record Child(Process process) implements AutoCloseable {
  /// Runs a program of one file; its errors are the test's.
  static Child java(String... words) throws Exception {
    var location = WireEvent.class.getProtectionDomain().getCodeSource().getLocation();
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of(location.toURI()).toString()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    return new Child(builder.start());
  }

  /// All that it prints, once it has ended.
  String output() throws IOException, InterruptedException {
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
