package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.junit.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scripts of the examples, each against its service, which is a script as well.
@Timeout(120)
class ScriptsTest {
  private static final String LISTENING = "listening on 127.0.0.1:";

  /// Starts a service, and gives it with its port.
  private record Service(Program program, String port) implements AutoCloseable {
    static Service start(Object... words) throws Exception {
      var program = Program.jack(words);
      var line = program.line();
      assertThat(line).startsWith(LISTENING);
      return new Service(program, line.substring(LISTENING.length()));
    }

    @Override
    public void close() {
      program.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "menu, 'flag{read_the_menu_first}\nBye.\n'",
    "records, 'flag{mind_the_byte_order}\n'"
  })
  void theSameFileSolvesTheRemoteServiceAndTheLocalProgram(String folder, String output)
      throws Exception {
    var solve = folder + "/Solve.java";
    var itself = folder + "/Service.java";
    try (var service = Service.start("run", itself, 0);
        var remote = Program.jack("run", solve, "127.0.0.1", service.port())) {
      assertThat(remote.output()).isEqualTo(output);
    }
    var words = new ArrayList<Object>(List.of("run", solve, "--local"));
    words.addAll(Program.jackCommand());
    words.addAll(List.of("run", itself));
    try (var local = Program.jack(words.toArray())) {
      assertThat(local.output()).isEqualTo(output);
    }
  }

  @Test
  void aServiceBehindTlsIsVerifiedThenKnownByItsFingerprint(@TempDir Path folder) throws Exception {
    var keys = TestCertificate.create(folder).keys();
    try (var service =
        Service.start("run", "tls/Service.java", 0, keys, TestCertificate.PASSWORD)) {
      String fingerprint;
      try (var first = Program.jack("run", "tls/Solve.java", "127.0.0.1", service.port())) {
        var said = first.failure();
        assertThat(said).contains("Solve.java:11: ").contains("Trust.pin(\"");
        fingerprint = said.replaceFirst("(?s).*Trust\\.pin\\(\"([^\"]+)\"\\).*", "$1");
      }
      try (var second =
          Program.jack("run", "tls/Solve.java", "127.0.0.1", service.port(), fingerprint)) {
        assertThat(second.output()).isEqualTo("hello\nflag{verify_then_trust}\nTLS 1.3\n");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"--local", "--pty"})
  void aProgramOnThisMachineNeedsNoPort(String option) throws Exception {
    try (var solver = Program.jack("run", "guess/Solve.java", option, "sh", "guess/guess.sh")) {
      assertThat(solver.output()).isEqualTo("flag{halve_and_halve_again}\n");
    }
  }

  @Test
  void aStrangersSolutionOfTheQuizHasAtMostFifteenLines() throws Exception {
    var lines = Files.readAllLines(Program.EXAMPLES.resolve("geography/Solve.java"));
    assertThat(lines.stream().map(String::strip).filter(ScriptsTest::isCode)).hasSizeLessThan(16);
  }

  private static boolean isCode(String line) {
    return !line.isEmpty() && !line.startsWith("//") && !line.equals("}");
  }
}
