package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.ConnectOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.replay.Outcome;
import io.jackfield.replay.ReplayServer;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.TranscriptWriter;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A recorded game of the geography quiz becomes a program, which plays it against the record.
@Timeout(120)
class ExportTest {
  @TempDir private static Path folder;
  private static Path transcript;

  /// Somebody answers three questions and leaves.
  @BeforeAll
  static void record() throws Exception {
    transcript = folder.resolve("quiz.jsonl");
    try (var quiz = new Geography(folder);
        var writer = TranscriptWriter.create(transcript, "three questions");
        var player =
            Tube.connect(
                TcpAddress.loopback(quiz.port()),
                ConnectOptions.defaults().withListener(writer),
                TubeOptions.defaults())) {
      for (int i = 0; i < 3; i++) {
        player.sendLine(quiz.answerTo(player));
      }
      var _ = player.readUntil("? ");
    }
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(each -> Files.isExecutable(Path.of(each, tool)));
  }

  private static Program start(String language, Path file, int port) throws Exception {
    return switch (language) {
      case "java" -> Program.java(file.toString(), "127.0.0.1", port);
      case "python" -> Program.python(file.toString(), "127.0.0.1", port);
      default -> {
        var client = folder.resolve("client");
        try (var compiler =
            Program.start(List.of("cc"), "-Wall", "-Wextra", "-Werror", "-o", client, file)) {
          assertThat(compiler.output()).isEmpty();
        }
        yield Program.start(List.of(client.toString()), "127.0.0.1", port);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"java, Game.java, java", "python, game.py, python3", "c, game.c, cc"})
  void aProgramAnswersTheFirstThreeQuestions(String language, String name, String tool)
      throws Exception {
    assumeTrue(tool.equals("java") || isInstalled(tool), tool + " is not installed");
    var file = folder.resolve(name);
    try (var export = Program.jack("export", transcript, "--as", language, "-o", file)) {
      var _ = export.output();
    }
    var session = Transcript.read(transcript).sessions().getFirst();
    try (var server = ReplayServer.start(session)) {
      var port = ((TcpAddress) server.address()).port();
      try (var program = start(language, file, port)) {
        var output = program.output();
        assertThat(output).contains("50 questions", "1. ", "4. ");
        assertThat(output.split("Correct!", -1)).hasSize(4);
      }
      assertThat(server.awaitOutcome(Duration.ofSeconds(60))).matches(Outcome::isSame);
    }
  }
}
