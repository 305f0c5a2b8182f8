package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SayTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ms",
    "PT0.0003S, 0.3 ms",
    "PT0.02S, 20 ms",
    "PT0.999S, 999 ms",
    "PT0.9999S, 1 s",
    "PT1S, 1 s",
    "PT2.5S, 2.5 s",
    "PT9.96S, 10 s",
    "PT30S, 30 s",
    "PT599.9S, 10 min",
    "PT10M, 10 min",
    "PT90M, 90 min",
  })
  void durationsInTheUnitThatSuits(Duration duration, String said) {
    assertThat(Say.duration(duration)).isEqualTo(said);
  }

  @Test
  void foreverIsSaidSo() {
    assertThat(Say.duration(Deadline.FOREVER)).isEqualTo("for ever");
  }

  @Test
  void bytesWithTheirWord() {
    assertThat(Say.bytes(0)).isEqualTo("0 bytes");
    assertThat(Say.bytes(1)).isEqualTo("1 byte");
    assertThat(Say.bytes(1_234_567)).isEqualTo("1,234,567 bytes");
  }
}
