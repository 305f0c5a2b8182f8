package io.jackfield.host.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnswersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Brasília; brasilia",
        "YAOUNDÉ; yaounde",
        "Chișinău; Chisinau",
        "København; kobenhavn",
        "Reykjavík; REYKJAVIK",
        "Łódź; lodz",
        "Đà Nẵng; da nang",
        "Straße; STRASSE",
        "Diyarbakır; DIYARBAKIR",
        "İstanbul; istanbul",
        "Ærø; aero",
        "Þórshöfn; thorshofn",
        "N’Djamena; N'Djamena",
        "Nukuʻalofa; nuku`alofa",
        "Porto–Novo; Porto-Novo",
        "Addis   Ababa; addis ababa",
      })
  void theseAreTheSameAnswer(String one, String other) {
    assertThat(Answers.fold(one)).isEqualTo(Answers.fold(other));
  }

  @ParameterizedTest
  @CsvSource({"Niger,Nigeria", "か,が", "Dominica,Dominican Republic"})
  void theseAreNot(String one, String other) {
    assertThat(Answers.fold(one)).isNotEqualTo(Answers.fold(other));
  }

  @Test
  void whiteSpaceAndControlCharactersAroundAnAnswerDoNotCount() {
    assertThat(Answers.fold("\t\u00a0 Addis\u00a0\tAbaba \u0000\r")).isEqualTo("addis ababa");
  }
}
