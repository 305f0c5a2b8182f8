package io.jackfield.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerTextTest {
  private final PeerText text = new PeerText();

  @Test
  void wholeLinesComeOutAndTheRestIsThePrompt() {
    assertThat(text.add("Hello\r\nWor")).isEqualTo("Hello\n");
    assertThat(text.unfinished()).isEqualTo("Wor");
    assertThat(text.add("ld\n\nName? ")).isEqualTo("World\n\n");
    assertThat(text.unfinished()).isEqualTo("Name? ");
    assertThat(text.finish()).isEqualTo("Name? ");
    assertThat(text.unfinished()).isEmpty();
  }

  @Test
  void aLineEndCutInTwoIsOneLineEnd() {
    assertThat(text.add("a\r")).isEmpty();
    assertThat(text.unfinished()).isEqualTo("a");
    assertThat(text.add("\nb")).isEqualTo("a\n");
  }

  @Test
  void aCarriageReturnStartsTheLineAnew() {
    assertThat(text.add("10 %\r20 %\r")).isEmpty();
    assertThat(text.unfinished()).isEqualTo("20 %");
    assertThat(text.add("done\n")).isEqualTo("done\n");
  }

  @Test
  void coloursPass() {
    assertThat(text.add("\u001b[1;31mred\u001b[0m\n")).isEqualTo("\u001b[1;31mred\u001b[0m\n");
  }

  @Test
  void aColourCutInTwoIsNotShownByHalf() {
    text.add("a\u001b[3");
    assertThat(text.unfinished()).isEqualTo("a");
    assertThat(text.add("1mb\n")).isEqualTo("a\u001b[31mb\n");
  }

  @Test
  void whatCouldSteerTheTerminalIsEscaped() {
    assertThat(text.add("\u001b[2J\n")).isEqualTo("\\x1b[2J\n");
    assertThat(text.add("\u001b]0;t\u0007\n")).isEqualTo("\\x1b]0;t\\x07\n");
    assertThat(text.add("a\bb\n")).isEqualTo("a\\x08b\n");
    assertThat(text.add("\u009b31m\n")).isEqualTo("\\u{9b}31m\n");
    assertThat(text.add("\u202Eevil\n")).isEqualTo("\\u{202e}evil\n");
  }

  @Test
  void anEndlessLineIsShownAsItGrows() {
    assertThat(text.add("x".repeat(5000))).hasSize(5001);
    assertThat(text.unfinished()).isEmpty();
  }
}
