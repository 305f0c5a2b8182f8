package io.jackfield.host.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class TelnetTest {
  private static String strip(String hex) {
    var stripped = Telnet.strip(HexFormat.of().parseHex(hex.replace(" ", "")));
    return new String(stripped, StandardCharsets.UTF_8);
  }

  @Test
  void negotiationGoesAndTheAnswerStays() {
    assertThat(strip("fffb18 fffd03 4c696d61")).isEqualTo("Lima");
    assertThat(strip("4c69 fff1 6d61")).isEqualTo("Lima");
    assertThat(strip("fffa1f0050ff000018fff0 4c696d61")).isEqualTo("Lima");
  }

  @Test
  void aCommandThatIsCutOffGoesWithoutHarm() {
    for (var cut : new String[] {"ff", "fffb", "fffa", "fffa1f00", "fffa1f00ff"}) {
      assertThat(strip("4c696d61" + cut)).isEqualTo("Lima");
    }
  }
}
