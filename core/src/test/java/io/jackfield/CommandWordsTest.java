package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CommandWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "a b ~ a;b",
        "` a\tb\nc ` ~ a;b;c",
        "'a b' ~ a b",
        "a'b c'd ~ ab cd",
        "'' a \"\" ~ ;a;",
        "\"a 'b' c\" ~ a 'b' c",
        "'a \"b\" \\ c' ~ a \"b\" \\ c",
        "\"a \\\" \\\\ \\n\" ~ a \" \\ \\n",
        "a\\ b \\'c \\\\ ~ a b;'c;\\",
        "$HOME * | > ~ $HOME;*;|;>",
      })
  void wordsAreThoseOfAShellWithoutItsExpansions(String text, String words) {
    assertThat(String.join(";", CommandWords.split(text))).isEqualTo(words == null ? "" : words);
  }

  @Test
  void faultsAreToldWithTheCommand() {
    assertThatThrownBy(() -> CommandWords.split("a 'b"))
        .isInstanceOf(BadAddressException.class)
        .hasMessage("a missing ' in the command a 'b");
    assertThatThrownBy(() -> CommandWords.split("\"a\\\"")).hasMessageContaining("missing \"");
    assertThatThrownBy(() -> CommandWords.split("a\\")).hasMessageContaining("backslash");
  }

  @Test
  void whatIsJoinedSplitsBack() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var characters = "ab '\"\\$\n\t;-/ä";
    for (int i = 0; i < 5_000; i++) {
      var words = new ArrayList<String>();
      for (int k = random.nextInt(4); k >= 0; k--) {
        var word = new StringBuilder();
        for (int l = random.nextInt(5); l > 0; l--) {
          word.append(characters.charAt(random.nextInt(characters.length())));
        }
        words.add(word.toString());
      }
      var line = CommandWords.join(words);
      assertThat(CommandWords.split(line)).as("seed %d, line %s", seed, line).isEqualTo(words);
      if (!words.getFirst().isEmpty()) {
        var address = new ExecAddress(List.copyOf(words), i % 2 == 0);
        assertThat(Address.parse(address.toString())).as("seed %d", seed).isEqualTo(address);
      }
    }
  }
}
