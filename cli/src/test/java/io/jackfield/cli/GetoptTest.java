package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.cli.getopt.Getopt;
import io.jackfield.cli.getopt.Getopt.Found;
import io.jackfield.cli.getopt.Getopt.Value;
import io.jackfield.cli.getopt.GetoptException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GetoptTest {
  private static final Getopt OPTIONS =
      Getopt.builder()
          .letters("klq:")
          .option('w', "wait", Value.REQUIRED)
          .option('v', "verbose", Value.NONE)
          .name("ssl", Value.NONE)
          .name("ssl-cert", Value.REQUIRED)
          .name("ssl-key", Value.REQUIRED)
          .name("color", Value.OPTIONAL)
          .build();

  private static Getopt.Parsed parse(String... words) throws GetoptException {
    return OPTIONS.parse(List.of(words));
  }

  @Test
  void readsClustersAndValuesJoinedOrApart() throws Exception {
    var parsed = parse("-lvk", "-w5", "host", "-q", "-1", "--wait=2s", "--ssl-c", "file", "80");
    assertThat(parsed.options())
        .containsExactly(
            new Found("l", ""),
            new Found("verbose", ""),
            new Found("k", ""),
            new Found("wait", "5"),
            new Found("q", "-1"),
            new Found("wait", "2s"),
            new Found("ssl-cert", "file"));
    assertThat(parsed.words()).containsExactly("host", "80");
  }

  @Test
  void anExactNameBeatsLongerOnes() throws Exception {
    assertThat(parse("--ssl").options()).containsExactly(new Found("ssl", ""));
    assertThat(parse("--color").options()).containsExactly(new Found("color", ""));
    assertThat(parse("--color=x").options()).containsExactly(new Found("color", "x"));
  }

  @Test
  void twoDashesEndTheOptionsAndOneIsAWord() throws Exception {
    var parsed = parse("-l", "-", "--", "-v", "--");
    assertThat(parsed.options()).containsExactly(new Found("l", ""));
    assertThat(parsed.words()).containsExactly("-", "-v", "--");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          -x         | invalid option -- 'x'
          -lq        | option requires an argument -- 'q'
          --wait     | option '--wait' requires an argument
          --ssl=1    | option '--ssl' doesn't allow an argument
          --nothing  | unrecognized option '--nothing'
          --ssl-     | option '--ssl-' is ambiguous; possibilities: '--ssl-cert' '--ssl-key'
          """)
  void wrongWordsAreToldAsTheGnuLibraryDoes(String word, String message) {
    assertThatThrownBy(() -> parse(word)).isInstanceOf(GetoptException.class).hasMessage(message);
  }
}
