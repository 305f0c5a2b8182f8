package io.jackfield.junit;

import static io.jackfield.Expected.literal;
import static io.jackfield.Expected.regex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.Bytes;
import io.jackfield.Deadline;
import io.jackfield.EndOfStreamException;
import io.jackfield.LineFilter;
import io.jackfield.ResetException;
import io.jackfield.TimedOutException;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Scripts, and by them what tubes do in time: no test here waits. Numbers are those of the
/// conformance scenarios for dialogues.
@Timeout(60)
class ScriptTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TENTH = Duration.ofMillis(100);
  private static final TubeOptions DEFAULTS = TubeOptions.defaults();

  private static Script byteByByte(String text) {
    return Script.empty().dribble(Bytes.of(text), Duration.ZERO);
  }

  @Test
  void pausesPassOnTheScriptsClock() throws IOException {
    var peer = Script.of("a").pause(SECOND.multipliedBy(9)).bytes("b\n").open();
    try (var tube = peer.tube()) {
      assertThat(tube.readLine()).isEqualTo("ab");
    }
    assertThat(peer.ticker().nanos()).isEqualTo(SECOND.multipliedBy(9).toNanos());
  }

  @Test
  void silenceAfterTheLastStepTimesOutOrIsAnError() throws IOException {
    var peer = Script.of("a").open();
    try (var tube = peer.tube()) {
      var failure = catchThrowableOfType(TimedOutException.class, tube::readLine);
      assertThat(failure.context().elapsed()).isEqualTo(DEFAULTS.timeout());
      assertThatThrownBy(() -> tube.withTimeout(Deadline.FOREVER).readLine())
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void s9sendLineIsOneWrite() throws IOException {
    var peer = Script.empty().open();
    try (var tube = peer.tube(DEFAULTS.withNewline("\r\n"))) {
      tube.sendLine("hello");
      tube.sendLine("");
      tube.sendLines(List.of("a", "b"));
      tube.sendInteger(-2, 2, ByteOrder.BIG_ENDIAN);
      tube.sendInteger(0xfffeL, 2, ByteOrder.LITTLE_ENDIAN);
      assertThatThrownBy(() -> tube.sendInteger(256, 1, ByteOrder.BIG_ENDIAN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("256 does not fit into 1 byte");
    }
    assertThat(peer.writes().stream().map(Bytes::toString))
        .containsExactly("hello\\r\\n", "\\r\\n", "a\\r\\nb\\r\\n", "\\xff\\xfe", "\\xfe\\xff");
  }

  @Test
  void s10unknownLineKeepsAllLines() throws IOException {
    try (var tube = Script.of("Foo\nBar\nBaz\n").tube(DEFAULTS)) {
      var quux = LineFilter.equalTo("Quux");
      assertThatThrownBy(() -> tube.within(TENTH).readLineWhere(quux))
          .isInstanceOf(TimedOutException.class);
      assertThatThrownBy(() -> tube.within(TENTH).readLines(4))
          .isInstanceOf(TimedOutException.class)
          .hasMessageContaining("while waiting for 4 lines");
      assertThat(tube.readLines(3)).containsExactly("Foo", "Bar", "Baz");
    }
  }

  @Test
  void s22exactCountTimesOutKeepsAndGoesOn() throws IOException {
    try (var tube = Script.empty().dribble(Bytes.of("0123456789"), TENTH).tube(DEFAULTS)) {
      var failure =
          catchThrowableOfType(
              TimedOutException.class, () -> tube.within(TENTH.multipliedBy(5)).readExactly(10));
      assertThat(failure.context().buffered()).isBetween(5, 6);
      assertThat(tube.within(SECOND).readExactly(10).text()).isEqualTo("0123456789");
    }
  }

  @Test
  void s26gatherUntilQuiet() throws IOException {
    var script = Script.empty().dribble(Bytes.of("abc"), TENTH).pause(SECOND).bytes("d").end();
    try (var tube = script.tube(DEFAULTS)) {
      assertThat(tube.readUntilQuiet(SECOND.dividedBy(2)).text()).isEqualTo("abc");
      assertThat(tube.readAvailable().text()).isEqualTo("d");
      assertThat(tube.readUntilQuiet(SECOND).isEmpty()).isTrue();
    }
  }

  @Test
  void neverQuietTimesOutAndKeepsTheBytes() throws IOException {
    try (var tube = Script.empty().dribble(Bytes.of("abcdef"), TENTH).tube(DEFAULTS)) {
      assertThatThrownBy(() -> tube.within(TENTH.multipliedBy(3)).readUntilQuiet(SECOND))
          .isInstanceOf(TimedOutException.class);
      assertThat(tube.readExactly(6).text()).isEqualTo("abcdef");
    }
  }

  @Test
  void s27drain() throws IOException {
    try (var tube = Script.of("clean ").pause(TENTH).bytes("me up").tube(DEFAULTS)) {
      assertThat(tube.drain(Duration.ZERO)).isEqualTo(6);
      assertThat(tube.drain(SECOND)).isEqualTo(5);
      assertThat(tube.drain(SECOND)).isZero();
    }
  }

  @Test
  void s30unreadComesFirstHoweverMuch() throws IOException {
    try (var tube = Script.of("end").end().tube(DEFAULTS)) {
      tube.peek(3);
      for (int i = 0; i < 100_000; i++) {
        tube.unread(Bytes.of("ab"));
      }
      assertThat(tube.readUntil("end")).isEqualTo("ab".repeat(100_000));
      tube.unread(Bytes.of("again"));
      assertThat(tube.readToEnd().text()).isEqualTo("again");
      var small = DEFAULTS.withMaxBufferedBytes(4);
      try (var other = Script.empty().tube(small)) {
        assertThatThrownBy(() -> other.unread(Bytes.of("12345")))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void s44deadlineIsSharedAndATimeoutIsEachCallsOwn() throws IOException {
    var peer = Script.empty().open();
    try (var tube = peer.tube(DEFAULTS.withTimeout(SECOND.multipliedBy(5)))) {
      var shared = tube.within(TENTH.multipliedBy(5));
      for (int left = 5; left > 0; left--) {
        var hurried = shared.withTimeout(TENTH);
        assertThat(waited(hurried)).isEqualTo(TENTH);
        assertThat(hurried.awaitData(Duration.ZERO)).isFalse();
      }
      assertThat(waited(shared)).isEqualTo(Duration.ZERO);
      var each = tube.withTimeout(TENTH.multipliedBy(5));
      assertThat(waited(each)).isEqualTo(waited(each)).isEqualTo(TENTH.multipliedBy(5));
      assertThat(waited(tube)).isEqualTo(SECOND.multipliedBy(5));
    }
  }

  private static Duration waited(Tube tube) {
    return catchThrowableOfType(TimedOutException.class, tube::readLine).context().elapsed();
  }

  @Test
  void s49sendAfterAPromptThatNeverComesSendsNothing() throws IOException {
    var peer = Script.of("Login: ").open();
    try (var tube = peer.tube()) {
      assertThatThrownBy(() -> tube.sendLineAfter("Password: ", "secret"))
          .isInstanceOf(TimedOutException.class);
      assertThat(peer.writes()).isEmpty();
      assertThat(tube.sendLineAfter(": ", "ada")).isEqualTo("Login");
    }
    assertThat(peer.sent()).isEqualTo(Bytes.of("ada\n"));
  }

  @Test
  void s55resetComesAfterTheData() throws IOException {
    try (var tube = Script.of("data").reset().tube(DEFAULTS)) {
      assertThatThrownBy(tube::readLine).isInstanceOf(ResetException.class);
      assertThat(tube.readExactly(4).text()).isEqualTo("data");
      assertThatThrownBy(tube::readAvailable).isInstanceOf(ResetException.class);
    }
  }

  @Test
  void s57textNeverSplitsACharacter() throws IOException {
    var text = "aé€😀z";
    var read = new StringBuilder();
    try (var tube = byteByByte(text).end().tube(DEFAULTS)) {
      for (int i = 0; i < 5; i++) {
        read.append(tube.readAvailableText()).append('|');
      }
      assertThat(read.toString()).isEqualTo("a|é|€|😀|z|");
      assertThatThrownBy(tube::readAvailableText).isInstanceOf(EndOfStreamException.class);
    }
    var half = Script.of("x").bytes(Bytes.of((byte) 0xc3)).pause(TENTH).end();
    try (var tube = half.tube(DEFAULTS)) {
      assertThat(tube.readAvailableText()).isEqualTo("x");
      assertThatThrownBy(() -> tube.within(Duration.ZERO).readAvailableText())
          .isInstanceOf(TimedOutException.class);
      assertThat(tube.readAvailableText()).isEqualTo("\ufffd");
    }
  }

  @Test
  void s59settledRegexOverEachByteAndARandomCut() throws IOException {
    var input = "x C=10\nπ = 3.14; C=7 Ende";
    var set =
        new io.jackfield.Expected[] {
          literal("0\nπ"), regex("C=([0-9]+)"), regex("(\\p{L}) = ([0-9.]+)")
        };
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      var script = round == 0 ? byteByByte(input) : cut(input, random);
      try (var tube = script.end().tube(DEFAULTS)) {
        assertThat(tube.expect(set).group(1)).as("seed %d", seed).isEqualTo("10");
        assertThat(tube.expect(set).groups().stream().skip(1).map(g -> g.orElseThrow().text()))
            .as("seed %d", seed)
            .containsExactly("π", "3.14");
        assertThat(tube.expect(set).group(1)).isEqualTo("7");
      }
    }
  }

  private static Script cut(String text, Random random) {
    var bytes = Bytes.of(text).toArray();
    var script = Script.empty();
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(5));
      script = script.bytes(Bytes.of(Arrays.copyOfRange(bytes, from, to)));
      from = to;
    }
    return script;
  }

  @Test
  void graceSettlesAPromptWhenNothingComes() throws IOException {
    var script = Script.of("a> b").pause(TENTH).bytes("> ").pause(SECOND).bytes("c");
    var peer = script.open();
    try (var tube = peer.tube()) {
      var prompt = regex("> ?$").settledAfter(TENTH.multipliedBy(2));
      assertThat(tube.expect(prompt).before()).isEqualTo("a> b");
      assertThat(Duration.ofNanos(peer.ticker().nanos())).isEqualTo(TENTH.multipliedBy(3));
    }
  }

  @Test
  void peerAnswersOnceItHasHeard() throws IOException {
    var peer = Script.of("? ").hear("Ada\n").bytes("Hello").hearEnd().bytes("!").open();
    try (var tube = peer.tube()) {
      tube.sendAfter("? ", "A");
      assertThatThrownBy(() -> tube.within(TENTH).readExactly(1))
          .isInstanceOf(TimedOutException.class);
      tube.send("da\n");
      assertThat(tube.readExactly(5).text()).isEqualTo("Hello");
      tube.closeOutput();
      assertThat(tube.readExactly(1).text()).isEqualTo("!");
    }
  }

  @Test
  void peerThatHearsAnotherFailsTheTest() throws IOException {
    try (var tube = Script.empty().hear("Ada\n").bytes("Hello").open().tube()) {
      tube.send("Bob\n");
      assertThatThrownBy(tube::readLine)
          .isInstanceOf(AssertionError.class)
          .hasMessage("the script expected \"Ada\\n\" to be sent, but \"Bob\\n\" was");
    }
  }

  @Test
  void retriedWaitsLookAtEachByteOnce() throws IOException {
    int pieces = 20_000;
    var script = Script.empty().dribble(Bytes.of("x".repeat(pieces)), TENTH).bytes("--");
    try (var tube = script.tube(DEFAULTS)) {
      long failures = 0;
      while (!found(tube)) {
        failures++;
      }
      assertThat(failures).isGreaterThan(pieces / 2);
    }
  }

  private static boolean found(Tube tube) throws IOException {
    try {
      var match = tube.within(TENTH).expect(literal("--"), literal("++"));
      return match.beforeBytes().size() > 0;
    } catch (TimedOutException _) {
      return false;
    }
  }
}
