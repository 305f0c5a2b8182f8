package io.jackfield.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The command `openssl`, where it is installed.
final class OpenSsl {
  private OpenSsl() {}

  static boolean isThere() throws InterruptedException {
    try {
      return start("version").waitFor(10, TimeUnit.SECONDS);
    } catch (IOException _) {
      return false;
    }
  }

  static Process start(String... words) throws IOException {
    return builder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  static String run(String... words) throws IOException {
    return new String(start(words).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// Both outputs.
  static String runAll(String... words) throws IOException {
    var process = builder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static ProcessBuilder builder(String... words) {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command);
  }
}
