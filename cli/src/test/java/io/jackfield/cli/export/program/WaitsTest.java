package io.jackfield.cli.export.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Bytes;
import io.jackfield.cli.export.program.Move.Exactly;
import io.jackfield.cli.export.program.Move.Lines;
import io.jackfield.cli.export.program.Move.Until;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitsTest {
  private static Bytes text(String escaped) {
    return Bytes.of(escaped.translateEscapes());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Welcome!\\n1. Capital of Peru? |? ",
        "Name: |Name: ",
        "Hello: a\\nYour name: |name: ",
        "bash-5.2$ |$ ",
        "12:30:04 > |> ",
        "[root@vm1 ~]# |# ",
        "\\033[32mvm1\\033[0m> \\033[0m|> \\033[0m",
        "one? no? Two? |Two? ",
        "Is a> b?\\n> |\\n> ",
        "login:|login:",
        ">|>",
        "Hi.\\nThe capital of Peru?\\n|?\\n",
        "\u00bfD\u00f3nde? |? ",
      },
      delimiter = '|')
  void theShortestTailThatIsUniqueAndStaysTheSame(String said, String delimiter) {
    assertThat(Waits.of(text(said))).isEqualTo(new Until(text(delimiter), 1, text(said)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "220 mail.example ESMTP\\r\\n|1",
        "$5\\r\\nhello\\r\\n|2",
        "One.\\nTwo.\\n|2",
        "Which?\\r\\nSay:\\r\\n|2",
        "12:00:00\\n12:00:01\\n12:00:02\\n|3",
      },
      delimiter = '|')
  void linesAreCountedWhenTheirTextIsData(String said, int count) {
    assertThat(Waits.of(text(said))).isEqualTo(new Lines(count, text(said)));
  }

  @Test
  void aPromptThatStandsMoreOftenIsAwaitedAsOften() {
    var said = Bytes.of("a1: b2: c3: ");
    assertThat(Waits.of(said)).isEqualTo(new Until(Bytes.of(": "), 3, said));
  }

  @Test
  void digitsServeOnlyWhereNothingElseDoes() {
    assertThat(Waits.of(Bytes.of("code 17")))
        .isEqualTo(new Until(Bytes.of("17"), 1, Bytes.of("code 17")));
  }

  @Test
  void binaryDataAreCounted() {
    var said = Bytes.of(new byte[] {1, 0, 'a', '>', ' '});
    assertThat(Waits.of(said)).isEqualTo(new Exactly(said));
  }

  @Test
  void aLongTextWithoutAnEndToWaitForIsCounted() {
    var said = Bytes.of("x".repeat(1_000));
    assertThat(Waits.of(said)).isEqualTo(new Exactly(said));
  }
}
