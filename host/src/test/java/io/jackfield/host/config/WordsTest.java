package io.jackfield.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WordsTest {
  private static final List<String> KNOWN = List.of("ask", "time", "time-per-question", "flag");

  @Test
  void aSlipOfTheFingersIsUnderstood() {
    assertThat(Words.closest("asks", KNOWN)).contains("ask");
    assertThat(Words.closest("tiem", KNOWN)).contains("time");
    assertThat(Words.closest("Flag", KNOWN)).contains("flag");
    assertThat(Words.closest("time_per_question", KNOWN)).contains("time-per-question");
    assertThat(Words.closest("colour", KNOWN)).isEmpty();
  }

  @Test
  void quotedTextStaysInOneLineAndMovesNoCursor() {
    assertThat(Words.quoted("a\nb\u001b[2J")).isEqualTo("\"a\\nb\\u{1b}[2J\"");
    assertThat(Words.quoted("x".repeat(100))).hasSize(65).endsWith("...\"");
  }
}
