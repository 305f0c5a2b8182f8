package io.jackfield.junit;

import static io.jackfield.Expected.endOfStream;
import static io.jackfield.Expected.literal;
import static io.jackfield.Expected.regex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.Bytes;
import io.jackfield.EndOfStreamException;
import io.jackfield.LineFilter;
import io.jackfield.TimedOutException;
import io.jackfield.Tube;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/// What a peer sends and what each step reads from it, in one piece, byte by byte, in every cut in
/// two, and at random cuts: always the same. Each cut is a wait that fails. Numbers are those of
/// `docs/conformance.md`.
@Timeout(120)
@ParameterizedClass
@EnumSource(Link.class)
class ConformanceTest {
  private final Link link;

  ConformanceTest(Link link) {
    this.link = link;
  }

  interface Step {
    String read(Tube tube) throws IOException;
  }

  static final List<Scenario> SCENARIOS =
      List.of(
          scenario("1 exact terminator", "A\nB\nCX", t -> t.readLine("X"), "A\nB\nC"),
          scenario("1 CR stays", "a\r\nb", t -> t.readLine("\n"), "a\r", "b"),
          scenario(
              "3 lines with their ends",
              "Foo\nBar\r\nBaz\n",
              t -> t.readMarkedLine().whole(),
              "Foo\n",
              "Bar\r\n",
              "Baz\n"),
          scenario(
              "5 unterminated last line",
              "real line\ntrailing data",
              t -> {
                var line = t.readMarkedLine();
                return line.text() + line.terminated();
              },
              "real linetrue",
              "trailing datafalse"),
          scenario("6 only newlines", "\n\n\n", t -> t.readLines(3).toString(), "[, , ]"),
          scenario(
              "7 n lines", "Foo\nBar\r\nBaz", t -> t.readLines(3).toString(), "[Foo, Bar, Baz]"),
          onceAllCame(
              "7 n lines, none too many",
              "Foo\nBar\nBaz\n",
              t -> t.readLines(2) + t.readLine(),
              "[Foo, Bar]Baz"),
          scenario("8 text", "Größe\nΔ\n", t -> t.readLines(2).toString(), "[Größe, Δ]"),
          scenario("10 equal", "Foo\nBar\nBaz\n", where(LineFilter.equalTo("Bar")), "Bar"),
          scenario(
              "10 then the next", "Foo\nBar\nBaz\n", where(l -> l.startsWith("Ba")), "Bar", "Baz"),
          scenario(
              "11 contains",
              "Hello\nWorld\nXylophone\n",
              where(LineFilter.containing("r", "Xy")),
              "World",
              "Xylophone"),
          scenario(
              "12 contains one of",
              "apple pear\nbicycle car train\n",
              where(LineFilter.containing("car", "train")),
              "bicycle car train"),
          scenario(
              "13 starts with",
              "Hello\nWorld\nXylophone\n",
              where(LineFilter.startingWith("W", "X", "Y", "Z")),
              "World",
              "Xylophone"),
          scenario(
              "13 starts with, in the next repetition too",
              "Hello\nWorld\nXylophone\nHello\nWorld\n",
              where(LineFilter.startingWith("Wo")),
              "World",
              "World"),
          scenario("14 ends with", "a;\nb.\nc", where(LineFilter.endingWith(".", "c")), "b.", "c"),
          scenario("15 until space", "Hello World!", until(" "), "Hello"),
          scenario("17 until text", "Hello World!", until(" Wor"), "Hello"),
          onceAllCame(
              "17 then the rest",
              "Hello World!",
              t -> t.readUntil(" Wor") + "|" + t.readToEnd(),
              "Hello|ld!"),
          scenario("18 until a metacharacter", "Hello|World", until("|"), "Hello"),
          scenario("19 long delimiter", "abababacababac", until("ababac"), "ab", ""),
          scenario(
              "19 several delimiters",
              "a\r\nb\nc;;d",
              t -> t.readUntil("\r\n", "\n", ";;"),
              "a",
              "b",
              "c"),
          scenario("21 exactly", "abcdefghi", t -> t.readExactly(4).text(), "abcd", "efgh"),
          onceAllCame(
              "21 one more than a piece",
              "abcdefghi",
              t -> t.readExactly(5) + "|" + t.readToEnd(),
              "abcde|fghi"),
          onceAllCame(
              "28 two a's",
              "abbbaccc",
              t -> {
                var match = t.expect(regex("^(?:[^a]*a){2}"));
                return match.matched() + "|" + t.readToEnd();
              },
              "abbba|ccc"),
          scenario(
              "29 groups",
              "The number is 1337 as always\nBla blub blargh\n",
              t ->
                  t.expect(regex("number is (\\d+) as always\n"), regex("Bla .* blargh\n"))
                      .group(0),
              "number is 1337 as always\n",
              "Bla blub blargh\n"),
          onceAllCame(
              "30 push back",
              "hello|",
              t -> {
                var word = t.readUntil("|");
                t.unread(Bytes.of("world" + word));
                return t.readExactly(5).text() + t.peek(2).text() + t.readExactly(5).text();
              },
              "worldhehello"),
          onceAllCame(
              "32 a look ahead over several pieces",
              "abcdefghi",
              t -> t.peek(3) + "," + t.peek(9) + "," + t.readUntil("f") + "," + t.peek(3),
              "abc,abcdefghi,abcde,ghi"),
          scenario(
              "46 earliest end",
              "xabcdab",
              t -> {
                var match = t.expect(literal("cda"), literal("abcd"), endOfStream());
                return match.index() + match.before();
              },
              "1x",
              "2ab"),
          scenario(
              "54 the end within a delimiter",
              "abc--+",
              t -> {
                try {
                  return t.readUntil("--++");
                } catch (EndOfStreamException e) {
                  return e.context().tail() + "|" + t.readToEnd();
                }
              },
              "abc--+|abc--+"),
          scenario(
              "54 the end within a count",
              "abc",
              t -> {
                try {
                  return t.readExactly(4).text();
                } catch (EndOfStreamException e) {
                  return e.context().buffered() + "|" + t.readExactly(3);
                }
              },
              "3|abc"),
          scenario(
              "57 characters stay whole",
              "aé€😀z",
              t -> {
                var text = new StringBuilder();
                while (text.length() < 6) {
                  try {
                    text.append(t.readAvailableText());
                  } catch (TimedOutException e) {
                    t.unread(Bytes.of(text.toString()));
                    throw e;
                  }
                }
                return text.toString();
              },
              "aé€😀z"),
          onceAllCame(
              "59 settled regex",
              "C=10\nC=7",
              t -> t.expect(regex("C=([0-9]+)")).group(1),
              "10",
              "7"),
          onceAllCame(
              "59 settled beside literals",
              "C=100;C=5;äöü> ok",
              t -> {
                var match = t.expect(literal("0;"), regex("C=([0-9]+)"), regex("[äöü]+> "));
                return match.index() + match.matched();
              },
              "1C=100",
              "1C=5",
              "2äöü> "),
          scenario(
              "60 integers",
              "\u0001\u0002\u0003\u0004\u0005\u0006",
              t -> {
                t.peek(6);
                return t.readInteger(2, ByteOrder.BIG_ENDIAN)
                    + " "
                    + t.readUnsigned(4, ByteOrder.LITTLE_ENDIAN);
              },
              "258 100992003"));

  private static Step until(String delimiter) {
    return tube -> tube.readUntil(delimiter);
  }

  private static Step where(LineFilter filter) {
    return tube -> tube.readLineWhere(filter);
  }

  private static Scenario scenario(String name, String input, Step step, String... expected) {
    return new Scenario(name, Bytes.of(input), step, Tries.AT_EACH_CUT, List.of(expected));
  }

  /// For a step of several reads, and for a regular expression, of which an unsettled match counts
  /// as it stands when a wait's time is up.
  private static Scenario onceAllCame(String name, String input, Step step, String... expected) {
    return new Scenario(name, Bytes.of(input), step, Tries.ONCE_ALL_CAME, List.of(expected));
  }

  enum Tries {
    AT_EACH_CUT,
    ONCE_ALL_CAME
  }

  record Scenario(String name, Bytes input, Step step, Tries tries, List<String> expected) {
    List<String> play(Link link, int... cuts) throws IOException {
      try (var ends = link.open()) {
        var read = new ArrayList<String>();
        int from = 0;
        for (int cut : cuts) {
          ends.feed(part(from, cut));
          from = cut;
          readWhatIsThere(ends.tube().within(Duration.ZERO), read);
        }
        ends.feed(part(from, input.size()));
        ends.end();
        while (read.size() < expected.size()) {
          read.add(step.read(ends.tube()));
        }
        return read;
      }
    }

    private Bytes part(int from, int to) {
      return Bytes.of(input.toArray(), from, to - from);
    }

    private void readWhatIsThere(Tube tube, List<String> into) throws IOException {
      if (tries == Tries.ONCE_ALL_CAME) {
        var unread = tube.buffered();
        // Takes the piece in by itself all the same.
        assertThatThrownBy(() -> tube.peek(unread + input.size() + 1))
            .isInstanceOf(TimedOutException.class);
        return;
      }
      try {
        while (into.size() < expected.size()) {
          into.add(step.read(tube));
        }
      } catch (TimedOutException e) {
        assertThat(e.context().buffered()).isLessThanOrEqualTo(input.size());
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @FieldSource("SCENARIOS")
  void whole(Scenario scenario) throws IOException {
    assertThat(scenario.play(link)).isEqualTo(scenario.expected);
  }

  @ParameterizedTest
  @FieldSource("SCENARIOS")
  void byteByByte(Scenario scenario) throws IOException {
    var cuts = new int[scenario.input.size()];
    Arrays.setAll(cuts, i -> i);
    assertThat(scenario.play(link, cuts)).isEqualTo(scenario.expected);
  }

  @ParameterizedTest
  @FieldSource("SCENARIOS")
  void s45everyCutInTwo(Scenario scenario) throws IOException {
    for (int cut = 0; cut <= scenario.input.size(); cut++) {
      assertThat(scenario.play(link, cut)).as("cut at %d", cut).isEqualTo(scenario.expected);
    }
  }

  @ParameterizedTest
  @FieldSource("SCENARIOS")
  void randomCuts(Scenario scenario) throws IOException {
    long seed = System.nanoTime();
    System.out.println(scenario + ", seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 8; round++) {
      var cuts = random.ints(3, 0, scenario.input.size() + 1).sorted().toArray();
      assertThat(scenario.play(link, cuts))
          .as("seed %d, cuts %s", seed, Arrays.toString(cuts))
          .isEqualTo(scenario.expected);
    }
  }
}
