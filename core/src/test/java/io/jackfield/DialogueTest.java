package io.jackfield;

import static io.jackfield.Expected.endOfStream;
import static io.jackfield.Expected.literal;
import static io.jackfield.Expected.regex;
import static io.jackfield.Expected.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Waiting for one of several things, whatever the tube runs over.
@Timeout(60)
@ParameterizedClass
@EnumSource(Transport.class)
class DialogueTest {
  private final Transport transport;

  DialogueTest(Transport transport) {
    this.transport = transport;
  }

  @Test
  void matchTellsWhichBeforeAndGroups() throws IOException {
    try (var ends = transport.ends()) {
      ends.feed("Round 3\nThe capital of Perú? rest");
      var match = ends.tube().expect(literal("flag{"), regex("capital of (?<land>\\p{L}+)(!)?\\?"));
      assertThat(match.index()).isEqualTo(1);
      assertThat(match.before()).isEqualTo("Round 3\nThe ");
      assertThat(match.matched()).isEqualTo("capital of Perú?");
      assertThat(match.group(1)).isEqualTo("Perú");
      assertThat(match.group("land")).isEqualTo("Perú");
      assertThat(match.group(2)).isEmpty();
      assertThat(match.groupBytes(2)).isEmpty();
      assertThat(match.groupBytes(1)).contains(Bytes.of("Perú"));
      assertThatThrownBy(() -> match.group(3)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> match.group("no")).isInstanceOf(IllegalArgumentException.class);
      assertThat(ends.tube().readExactly(5).text()).isEqualTo(" rest");
    }
  }

  @Test
  void earliestEndWinsAndTheLongestOnATie() throws IOException {
    try (var ends = transport.ends()) {
      ends.feed("abcd|xyz|");
      assertThat(ends.tube().expect(literal("bcd|"), literal("cd|x")).index()).isZero();
      assertThat(ends.tube().expect(literal("yz"), literal("xyz")).index()).isEqualTo(1);
      assertThat(ends.tube().expect(literal(Bytes.of("|")), literal("z")).index()).isZero();
    }
  }

  @Test
  void literalsThatNeverCanWinAreRefused() throws IOException {
    try (var ends = transport.ends()) {
      var tube = ends.tube();
      assertThatThrownBy(() -> tube.expect(literal("\r"), literal("\r\n")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "\"\\r\\n\" can never be found: \"\\r\", which ends before it does, always wins; leave one out");
      assertThatThrownBy(() -> tube.readUntil("b", "abc"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> tube.expect(literal("a"), literal("a")))
          .hasMessageContaining("named twice");
      assertThatThrownBy(tube::expect).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> literal("")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> regex("(")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> tube.expect(timeout(), timeout()))
          .hasMessage("timeout() is named twice");
      ends.feed("x\r\n");
      assertThat(tube.expect(literal("\n"), literal("\r\n")).index()).isEqualTo(1);
    }
  }

  @Test
  void endOfStreamTakesTheRest() throws IOException {
    try (var ends = transport.ends()) {
      ends.feed("flag without newline");
      ends.peer().closeOutput();
      var match = ends.tube().expect(literal("> "), endOfStream());
      assertThat(match.index()).isEqualTo(1);
      assertThat(match.before()).isEqualTo("flag without newline");
      assertThat(match.matched()).isEmpty();
      assertThat(match.group(0)).isEmpty();
      assertThat(ends.tube().expect(endOfStream()).before()).isEmpty();
      assertThatThrownBy(() -> ends.tube().expect(literal("x")))
          .isInstanceOf(EndOfStreamException.class)
          .hasMessageContaining("while waiting for \"x\"");
    }
  }

  @Test
  void timeoutIsAnAlternativeAndTakesNothing() throws IOException {
    try (var ends = transport.ends()) {
      ends.feed("some");
      var now = ends.tube().within(Duration.ZERO);
      assertThat(now.expect(timeout(), literal("x")).index()).isZero();
      assertThatThrownBy(() -> now.expect(literal("x"), regex("y+z")))
          .isInstanceOf(TimedOutException.class)
          .hasMessageContaining("while waiting for \"x\" or /y+z/")
          .hasMessageContaining("4 bytes had come: \"some\"");
      assertThat(ends.tube().readExactly(4).text()).isEqualTo("some");
    }
  }

  @Test
  void s59greedyRegexIsSettledUnlessEager() throws IOException {
    try (var ends = transport.ends()) {
      var number = regex("C=([0-9]+)");
      ends.feed("C=1");
      assertThat(ends.tube().expect(number.eager()).group(1)).isEqualTo("1");
      ends.feed("C=1");
      var waiting = Await.start(() -> ends.tube().expect(number, literal("never")));
      ends.feed("0\n");
      try {
        assertThat(waiting.result().group(1)).isEqualTo("10");
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void unsettledMatchCountsAtTheEndOfTimeOfTheStreamAndAfterGrace() throws IOException {
    try (var ends = transport.ends()) {
      ends.feed("a> ");
      var prompt = regex("> $");
      assertThat(ends.tube().within(Duration.ofMillis(20)).expect(prompt).before()).isEqualTo("a");
      ends.feed("b> ");
      var quick = prompt.settledAfter(Duration.ofMillis(5));
      assertThat(ends.tube().expect(quick).before()).isEqualTo("b");
      ends.feed("c> ");
      ends.peer().closeOutput();
      assertThat(ends.tube().expect(prompt).before()).isEqualTo("c");
    }
  }

  @Test
  void regexSeesBytesOfALatinTube() throws IOException {
    var latin = TubeOptions.defaults().withCharset(StandardCharsets.ISO_8859_1);
    try (var ends = transport.ends(latin)) {
      ends.feed(Bytes.of((byte) 0, (byte) 0xff, (byte) 0xe9, (byte) 7));
      var match = ends.tube().expect(regex("\\xFF(.)\\x07"));
      assertThat(match.group(1)).isEqualTo("é");
      assertThat(match.beforeBytes()).isEqualTo(Bytes.of((byte) 0));
    }
  }

  @Test
  void regexFindsThePromptAfterMuchOutput() throws Exception {
    try (var ends = transport.ends()) {
      int size = 1 << 20;
      var feeding =
          Await.start(() -> {
            ends.feed("é".repeat(size) + "\nsh-5.2$ ");
            return true;
          });
      var match = ends.tube().expect(regex("\nsh-([0-9.]+)\\$ "));
      assertThat(match.group(1)).isEqualTo("5.2");
      assertThat(match.beforeBytes().size()).isEqualTo(2 * size);
      assertThat(feeding.result()).isTrue();
    }
  }

  @Test
  void aLiteralBesideARegexDoesNotCutIt() throws IOException {
    try (var ends = transport.ends()) {
      ends.feed("C=10\nC=1\n");
      var set = new Expected[] {literal("0"), regex("C=([0-9]+)"), literal("\n")};
      var match = ends.tube().expect(set);
      assertThat(match.index()).isEqualTo(1);
      assertThat(match.group(1)).isEqualTo("10");
      assertThat(ends.tube().expect(set).index()).isEqualTo(2);
      assertThat(ends.tube().expect(set).group(1)).isEqualTo("1");
    }
  }

  @Test
  void s60limitHoldsForExpect() throws Exception {
    try (var ends = transport.ends(TubeOptions.defaults().withMaxBufferedBytes(1024))) {
      ends.feed("x".repeat(2000));
      assertThatThrownBy(() -> ends.tube().expect(literal("y"), regex("z+;")))
          .isInstanceOf(LimitException.class);
      assertThat(ends.tube().readExactly(1024).text()).isEqualTo("x".repeat(1024));
    }
  }

  @Test
  void lineFilters() {
    assertThat(LineFilter.equalTo("a", "b").accepts("b")).isTrue();
    assertThat(LineFilter.matching("^x.z$").accepts("xyz")).isTrue();
    assertThat(LineFilter.matching("^x.z$").accepts("wxyz")).isFalse();
    assertThatThrownBy(LineFilter::containing).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pairTalksBothWays() throws IOException {
    try (var pair = Tube.pair()) {
      pair.left().sendLines(List.of("a", "b"));
      assertThat(pair.right().readLines(2)).containsExactly("a", "b");
      pair.right().sendLine("c");
      assertThat(pair.left().readLine()).isEqualTo("c");
    }
  }
}
