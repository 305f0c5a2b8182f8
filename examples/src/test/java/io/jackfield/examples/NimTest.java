package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Tube;
import io.jackfield.host.Host;
import io.jackfield.host.HostListener;
import io.jackfield.junit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The hosted programs, in C and in Python, as they stand in the examples but on a free port.
@Timeout(120)
@EnabledOnOs(OS.LINUX)
@ExtendWith(LeakCheck.class)
class NimTest {
  private static final String FLAG = "flag{leave_a_multiple_of_four}";

  @TempDir private Path folder;

  private Host host(String example) throws Exception {
    var examples = Program.EXAMPLES.resolve(example);
    var config = Files.readString(examples.resolve("host.yaml"));
    Files.writeString(
        folder.resolve("host.yaml"), config.replaceFirst("127\\.0\\.0\\.1:70..", "127.0.0.1:0"));
    if (example.equals("nim-c")) {
      succeeds("cc", "--version");
      var source = examples.resolve("nim.c").toString();
      assertThat(exit("cc", "-Wall", "-Werror", "-o", folder.resolve("nim").toString(), source))
          .isZero();
    } else {
      succeeds("python3", "--version");
      Files.copy(examples.resolve("nim.py"), folder.resolve("nim.py"));
    }
    return Host.open(folder, HostListener.NONE);
  }

  /// Skips the test where the tool is missing.
  private static void succeeds(String... command) throws InterruptedException {
    boolean there;
    try {
      there = exit(command) == 0;
    } catch (IOException _) {
      there = false;
    }
    assumeTrue(there, () -> "there is no " + command[0]);
  }

  private static int exit(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nim-c", "nim-python"})
  void theSolverWins(String example) throws Exception {
    try (var host = host(example);
        var solver =
            Program.jack(
                "run",
                "nim-python/Solve.java",
                "127.0.0.1",
                host.service("nim").address().port())) {
      assertThat(solver.output()).isEqualTo(FLAG + "\n");
    }
  }

  @Test
  void theTerminalShowsPromptsThatNobodyFlushes() throws Exception {
    try (var host = host("nim-c");
        var tube = Tube.connect(host.service("nim").address())) {
      assertThat(tube.within(Duration.ofSeconds(20)).readUntil("You take? "))
          .endsWith("21 sticks. ");
      tube.sendLine("4");
      assertThat(tube.readLine()).isEqualTo("That is not one of them.");
    }
  }

  @Test
  void thePlayersEndIsTheProgramsEnd() throws Exception {
    try (var host = host("nim-python");
        var tube = Tube.connect(host.service("nim").address())) {
      tube.sendLine("1");
      tube.closeOutput();
      assertThat(tube.within(Duration.ofSeconds(20)).readToEnd().text())
          .contains("I take 1.")
          .endsWith("You take? \nBye.\n");
    }
  }
}
