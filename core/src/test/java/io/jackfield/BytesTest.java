package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BytesTest {
  @Test
  void arraysAreCopiedBothWays() {
    byte[] array = {1, 2, 3};
    var bytes = Bytes.of(array);
    array[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes).isEqualTo(Bytes.of((byte) 1, (byte) 2, (byte) 3));
    assertThatThrownBy(() -> bytes.toBuffer().put((byte) 0))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void equalContentIsEqual() {
    assertThat(Bytes.of("ab")).isEqualTo(Bytes.of("ab")).hasSameHashCodeAs(Bytes.of("ab"));
    assertThat(Bytes.of("ab")).isNotEqualTo(Bytes.of("ac"));
    assertThat(Bytes.of("")).isSameAs(Bytes.EMPTY);
    assertThat(Bytes.of(new byte[] {1, 2, 3}, 1, 0)).isSameAs(Bytes.EMPTY);
  }

  @Test
  void partsAndBuffersGiveTheirRange() {
    byte[] array = {1, 2, 3, 4};
    assertThat(Bytes.of(array, 1, 2)).isEqualTo(Bytes.of((byte) 2, (byte) 3));
    var buffer = ByteBuffer.wrap(array).position(1).limit(3);
    assertThat(Bytes.copyOf(buffer)).isEqualTo(Bytes.of((byte) 2, (byte) 3));
    assertThat(buffer.position()).isEqualTo(1);
    assertThat(Bytes.of(array).at(3)).isEqualTo((byte) 4);
    assertThat(Bytes.of(array).size()).isEqualTo(4);
  }

  @Test
  void textGoesThroughItsCharset() {
    assertThat(Bytes.of("é").size()).isEqualTo(2);
    assertThat(Bytes.of("é", StandardCharsets.ISO_8859_1).size()).isEqualTo(1);
    assertThat(Bytes.of("é").text()).isEqualTo("é");
    assertThat(Bytes.of((byte) 0xe9).text()).isEqualTo("\ufffd");
    assertThat(Bytes.of((byte) 0xe9).text(StandardCharsets.ISO_8859_1)).isEqualTo("é");
  }

  @Test
  void printsEscaped() {
    assertThat(Bytes.of("a\nb")).hasToString("a\\nb");
  }
}
