package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.junit.LeakCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Players of the geography quiz: good ones, bad ones and many.
@ExtendWith(LeakCheck.class)
class GeographyTest {
  @TempDir private Path folder;

  @Test
  void solverGetsTheFlag() throws Exception {
    try (var quiz = new Geography(folder);
        var solver = Program.jack("run", "geography/Solve.java", "127.0.0.1", quiz.port())) {
      assertThat(solver.output()).isEqualTo(Geography.FLAG + "\n");
      assertThat(quiz.note().event()).isEqualTo("quiz-won");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void bothLineEndsAreAnswers(String newline) throws Exception {
    try (var quiz = new Geography(folder)) {
      assertThat(quiz.play(newline)).contains(Geography.FLAG);
    }
  }

  @Test
  void wrongAnswerEndsTheGame() throws Exception {
    try (var quiz = new Geography(folder);
        var player = quiz.connect()) {
      player.sendLine(quiz.answerTo(player));
      var right = quiz.answerTo(player);
      player.sendLine("Atlantis");
      assertThat(player.readToEnd().text())
          .startsWith("Wrong, it is " + right)
          .doesNotContain("flag{")
          .endsWith("\n");
      assertThat(quiz.note().fields()).containsEntry("reason", "wrong");
    }
  }

  @Test
  void slowPlayerIsTold() throws Exception {
    try (var quiz = new Geography(folder, "time: 30s", "time: 200ms");
        var player = quiz.connect()) {
      var _ = quiz.answerTo(player);
      assertThat(player.readToEnd().text()).contains("Too slow").doesNotContain("flag{");
      assertThat(quiz.note().fields()).containsEntry("reason", "too-slow");
    }
  }

  @Test
  void playerWhoLeavesIsNotedAndNobodyElseIsDisturbed() throws Exception {
    try (var quiz = new Geography(folder)) {
      try (var player = quiz.connect()) {
        var _ = quiz.answerTo(player);
      }
      assertThat(quiz.note().fields()).containsEntry("reason", "left");
      assertThat(quiz.play("\n")).contains(Geography.FLAG);
    }
  }

  @Test
  void endlessLineIsRefusedAndTheNextPlayerServed() throws Exception {
    try (var quiz = new Geography(folder)) {
      try (var player = quiz.connect()) {
        var _ = quiz.answerTo(player);
        player.send("x".repeat(1 << 20));
        assertThat(player.readToEnd().text()).contains("too long");
      }
      assertThat(quiz.play("\n")).contains(Geography.FLAG);
    }
  }

  @Test
  void fiveHundredPlayAtOnce() throws Exception {
    try (var quiz = new Geography(folder);
        var players = Executors.newVirtualThreadPerTaskExecutor()) {
      var ends = new ArrayList<Future<String>>();
      for (int i = 0; i < 500; i++) {
        ends.add(players.submit(() -> quiz.play("\n")));
      }
      for (var end : ends) {
        assertThat(end.get()).contains(Geography.FLAG);
      }
    }
  }

  @Test
  void activePlayerIsServedBesideTwoThousandIdleOnes() throws Exception {
    var idle = new ArrayList<AutoCloseable>();
    try (var quiz = new Geography(folder)) {
      try {
        for (int i = 0; i < 2_000; i++) {
          idle.add(quiz.connect());
        }
        assertThat(quiz.play("\n")).contains(Geography.FLAG);
      } finally {
        for (var each : idle) {
          each.close();
        }
      }
      awaitNobody(quiz);
    }
  }

  /// The last session ends a little after its last sign, so this looks again until it has.
  private static void awaitNobody(Geography quiz) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (quiz.connections() > 0) {
      assertThat(System.nanoTime()).as("sessions left: %s", quiz.connections()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
