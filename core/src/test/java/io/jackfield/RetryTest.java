package io.jackfield;

import static io.jackfield.Expected.literal;
import static io.jackfield.Expected.regex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A wait that is tried again goes on where the last attempt stopped, and finds what it would have
/// found at once.
@Timeout(60)
class RetryTest {
  /// Refuses all lines, and remembers which it was asked about.
  private static final class Refusing implements LineFilter {
    private final List<String> asked = new ArrayList<>();

    @Override
    public boolean accepts(String line) {
      asked.add(line);
      return false;
    }
  }

  private static void assertNotYet(Tube tube, LineFilter filter) {
    assertThatThrownBy(() -> tube.within(Duration.ZERO).readLineWhere(filter))
        .isInstanceOf(TimedOutException.class);
  }

  @Test
  void aFilterIsAskedOnceAboutEachLine() throws IOException {
    try (var pair = Tube.pair()) {
      var filter = new Refusing();
      pair.left().send("a\nb\nc");
      assertNotYet(pair.right(), filter);
      pair.left().send("d\r\n");
      assertNotYet(pair.right(), filter);
      assertNotYet(pair.right(), filter);
      pair.left().send("e");
      pair.left().closeOutput();
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> pair.right().readLineWhere(filter))
            .isInstanceOf(EndOfStreamException.class);
      }
      assertThat(filter.asked).containsExactly("a", "b", "cd", "e");
      assertThat(pair.right().readLines(4)).containsExactly("a", "b", "cd", "e");
    }
  }

  @Test
  void linesThatArePutBackAreAskedAboutAndOnlyThose() throws IOException {
    try (var pair = Tube.pair()) {
      var filter = new Refusing();
      pair.left().send("something before\nabc\nd\ne\n");
      pair.right().readLine();
      assertNotYet(pair.right(), filter);
      pair.right().unread(Bytes.of("x\nyz"));
      assertNotYet(pair.right(), filter);
      assertThat(filter.asked).containsExactly("abc", "d", "e", "x", "yzabc");
      filter.asked.clear();
      // Two at once, then one that leaves the first line another one.
      pair.right().unread(Bytes.of("2\n"));
      pair.right().unread(Bytes.of("1\n"));
      assertNotYet(pair.right(), filter);
      pair.right().readExactly(1);
      assertNotYet(pair.right(), filter);
      assertThat(filter.asked).startsWith("1", "2").endsWith("").doesNotContain("d", "e");
      assertThat(pair.right().readLines(6)).containsExactly("", "2", "x", "yzabc", "d", "e");
    }
  }

  @Test
  void theRestOfALineIsAnotherLine() throws IOException {
    try (var pair = Tube.pair()) {
      pair.left().send("aab\nac\nb\n");
      var filter = LineFilter.matching("^b");
      var refusing = LineFilter.equalTo("ab", "c");
      assertNotYet(pair.right(), LineFilter.equalTo("ab", "c"));
      pair.right().readExactly(1);
      assertThat(pair.right().readLineWhere(refusing)).isEqualTo("ab");
      assertThat(pair.right().readExactly(1).text()).isEqualTo("a");
      assertThat(pair.right().readLineWhere(refusing)).isEqualTo("c");
      assertThat(pair.right().readLineWhere(filter)).isEqualTo("b");
    }
  }

  @Test
  void filtersOfTheFactoriesAreKnownAgain() {
    for (var make :
        List.<Supplier<LineFilter>>of(
            () -> LineFilter.equalTo("a", "b"),
            () -> LineFilter.containing("a", "b"),
            () -> LineFilter.startingWith("a", "b"),
            () -> LineFilter.endingWith("a", "b"),
            () -> LineFilter.matching("a|b"))) {
      assertThat(make.get()).isEqualTo(make.get()).hasSameHashCodeAs(make.get());
    }
    assertThat(LineFilter.equalTo("a")).isNotEqualTo(LineFilter.containing("a"));
    assertThat(LineFilter.matching("a")).isNotEqualTo(LineFilter.matching("b"));
  }

  @Test
  void whatIsPutBackBeforeAnythingWasReadIsFound() throws IOException {
    try (var pair = Tube.pair()) {
      for (int size = 1; size < 5; size++) {
        pair.right().unread(Bytes.of("|".repeat(size)));
      }
      for (int size = 1; size < 11; size++) {
        assertThat(pair.right().expect(regex("(\\|)")).group(1)).isEqualTo("|");
        assertThat(pair.right().within(Duration.ZERO).peek(10 - size).size()).isEqualTo(10 - size);
      }
    }
  }

  /// Against a model that starts over each time, with all that moves the place where one reads.
  @Test
  void randomAttemptsFindWhatASearchFromTheStartFinds() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      var did = new StringBuilder("seed " + seed + ":");
      try (var pair = Tube.pair()) {
        var tube = pair.right().within(Duration.ZERO);
        var unread = new StringBuilder();
        for (int step = 0; step < 40; step++) {
          step(random, pair.left(), tube, unread, did);
        }
      }
    }
  }

  private static void step(
      Random random, Tube peer, Tube tube, StringBuilder unread, StringBuilder did)
      throws IOException {
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> {
        var text = text(random, 6);
        did.append(" feed ").append(Escape.text(text));
        peer.send(text);
        unread.append(text);
      }
      case 3 -> {
        var text = text(random, 3);
        did.append(" unread ").append(Escape.text(text));
        tube.unread(Bytes.of(text));
        unread.insert(0, text);
      }
      case 4 -> {
        int count = random.nextInt(1 + Math.min(3, unread.length()));
        did.append(" read ").append(count);
        assertThat(tube.readExactly(count).text()).isEqualTo(unread.substring(0, count));
        unread.delete(0, count);
      }
      case 5 -> {
        int count = 1 + random.nextInt(3);
        did.append(" lines ").append(count);
        var pattern = "(?s)((?:[^\n]*\n){" + count + "})";
        same(did, unread, pattern, 1, () -> String.join("\n", tube.readLines(count)) + "\n");
      }
      case 6 -> {
        did.append(" line");
        same(did, unread, "([^\n]*)\n", 1, tube::readLine);
      }
      case 7 -> {
        did.append(" where");
        var pattern = "(?:(?!aa\n|b\n)[^\n]*\n)*(aa|b)\n";
        same(did, unread, pattern, 1, () -> tube.readLineWhere(LineFilter.equalTo("aa", "b")));
      }
      default -> {
        did.append(" until");
        same(did, unread, "(?s)(.*?)(?:aba|bb\n)", 1, () -> tube.readUntil("aba", "bb\n"));
      }
    }
  }

  interface Reading {
    String read() throws IOException;
  }

  private static void same(
      StringBuilder did, StringBuilder unread, String pattern, int group, Reading reading)
      throws IOException {
    var expected = java.util.regex.Pattern.compile(pattern).matcher(unread);
    boolean there = expected.lookingAt();
    try {
      var read = reading.read();
      assertThat(there).as("%s: found \"%s\"", did, Escape.text(read)).isTrue();
      assertThat(read).as("%s", did).isEqualTo(expected.group(group));
      unread.delete(0, expected.end());
    } catch (TimedOutException _) {
      assertThat(there).as("%s: not found", did).isFalse();
    }
  }

  private static String text(Random random, int most) {
    var text = new StringBuilder();
    random.ints(random.nextInt(most), 0, 3).forEach(i -> text.append("ab\n".charAt(i)));
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "x"})
  void puttingBackDoesNotMakeASearchStartOver(String last) throws IOException {
    try (var pair = Tube.pair()) {
      var now = pair.right().within(Duration.ZERO);
      // 32 MiB; 4,096 searches of all of it would take minutes.
      var piece = ("x".repeat(1023) + last).repeat(32);
      for (int i = 0; i < 1 << 10; i++) {
        pair.left().send(piece);
        notYet(() -> now.readExactly(64 << 20).text());
      }
      for (int i = 0; i < 1 << 12; i++) {
        notYet(() -> now.readUntil("\r\n", "\0"));
        notYet(() -> now.readLineWhere(LineFilter.equalTo("y")));
        notYet(() -> String.join("", now.readLines(100_000)));
        now.unread(Bytes.of("x"));
      }
    }
  }

  private static void notYet(Reading reading) throws IOException {
    try {
      throw new AssertionError("found what was not sent: " + reading.read());
    } catch (TimedOutException _) {
      // As it should.
    }
  }

  // ---- regular expressions that recurse

  private static final String DEEP = "ab".repeat(30_000);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRegexThatIsTooDeepForTheStackIsALimit(boolean virtual) throws Exception {
    var task = new FutureTask<>(RetryTest::tooDeep);
    var thread = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
    thread.start(task);
    assertThat(task.get()).isTrue();
  }

  private static boolean tooDeep() throws IOException {
    try (var pair = Tube.pair()) {
      var tube = pair.right();
      pair.left().send(DEEP + "\n");
      var failure =
          catchThrowableOfType(
              LimitException.class, () -> tube.expect(literal("no"), regex("(a|b)*c")));
      assertThat(failure)
          .hasMessageContaining("a regular expression overflowed the stack")
          .hasMessageContaining("while waiting for \"no\" or /(a|b)*c/")
          .hasMessageContaining("[ab]*")
          .hasCauseInstanceOf(StackOverflowError.class);
      assertThatThrownBy(() -> tube.expect(regex("(a|b)*c"))).isInstanceOf(LimitException.class);
      assertThatThrownBy(() -> tube.readLineWhere(LineFilter.matching("(a|b)*c")))
          .isInstanceOf(LimitException.class)
          .hasMessageContaining("the line filter overflowed the stack")
          .hasMessageContaining("a line that qualifies");
      assertThat(tube.expect(regex("(?:a|b)*+\n")).matched()).isEqualTo(DEEP + "\n");
      return true;
    }
  }
}
