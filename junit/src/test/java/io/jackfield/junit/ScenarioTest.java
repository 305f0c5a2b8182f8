package io.jackfield.junit;

import static io.jackfield.Expected.literal;
import static io.jackfield.Expected.regex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Bytes;
import io.jackfield.ClosedException;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.EndOfStreamException;
import io.jackfield.ForwardingDuplex;
import io.jackfield.LimitException;
import io.jackfield.LineFilter;
import io.jackfield.TimedOutException;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Scenarios for tubes that are about more than which bytes give which result; those are in
/// [ConformanceTest]. Numbers are those of `docs/conformance.md`.
@Timeout(60)
@ExtendWith(LeakCheck.class)
@ParameterizedClass
@EnumSource(Link.class)
class ScenarioTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration NOW = Duration.ZERO;

  private final Link link;

  ScenarioTest(Link link) throws IOException {
    this.link = link;
    // What is made once for all, so that it is no leak.
    link.open().close();
  }

  /// Counts what is asked of a duplex.
  private static final class Counting extends ForwardingDuplex {
    int reads;
    int writes;
    int closes;

    Counting(Duplex inner) {
      super(inner);
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
      reads++;
      return super.read(target, deadline);
    }

    @Override
    public void write(ByteBuffer source, Deadline deadline) throws IOException {
      writes++;
      super.write(source, deadline);
    }

    @Override
    public void close() throws IOException {
      closes++;
      super.close();
    }
  }

  // ---- lines and counts

  @Test
  void s2lineEndForSendingBelongsToTheConversation() throws IOException {
    try (var crlf = link.open(Link.PATIENT.withNewline("\r\n"));
        var plain = link.open()) {
      crlf.tube().sendLine("a");
      plain.tube().sendLine("a");
      assertThat(crlf.taken(3).text()).isEqualTo("a\r\n");
      assertThat(plain.taken(2).text()).isEqualTo("a\n");
    }
  }

  @Test
  void s9eachSendIsOneWrite() throws IOException {
    try (var ends = link.open()) {
      var counting = new Counting(ends.duplex());
      var tube = Tube.over(counting);
      tube.sendLine("hello");
      assertThat(counting.writes).isEqualTo(1);
      tube.sendLine("");
      tube.sendLines(List.of("a", "b"));
      assertThat(counting.writes).isEqualTo(3);
      assertThat(ends.taken(11).text()).isEqualTo("hello\n\na\nb\n");
    }
  }

  @Test
  void s10unknownLineKeepsAllLines() throws IOException {
    try (var ends = link.open()) {
      ends.feed("Foo\nBar\nBaz\n");
      var hurried = ends.tube().withTimeout(SHORT);
      assertThatThrownBy(() -> hurried.readLineWhere(LineFilter.equalTo("Quux")))
          .isInstanceOf(TimedOutException.class);
      assertThat(ends.tube().readLines(3)).containsExactly("Foo", "Bar", "Baz");
    }
  }

  @Test
  void s22exactlyFromASlowPeer() throws IOException {
    try (var ends = link.open()) {
      ends.feed("01234");
      var failure =
          catchThrowableOfType(
              TimedOutException.class, () -> ends.tube().withTimeout(SHORT).readExactly(10));
      assertThat(failure).hasMessageContaining("5 bytes had come: \"01234\"");
      assertThat(failure.context().buffered()).isEqualTo(5);
      ends.feed("56789x");
      assertThat(ends.tube().readExactly(10).text()).isEqualTo("0123456789");
    }
  }

  @Test
  void s23availableReturnsAsSoonAsAnythingIsThere() throws IOException {
    try (var ends = link.open()) {
      for (int i = 0; i < 5; i++) {
        ends.feed("piece " + i);
        assertThat(ends.tube().readAvailable().text()).isEqualTo("piece " + i);
      }
      assertThatThrownBy(() -> ends.tube().within(NOW).readAvailable())
          .isInstanceOf(TimedOutException.class);
    }
  }

  @Test
  void s24whatIsBufferedCostsNoSystemCall() throws IOException {
    try (var ends = link.open()) {
      var counting = new Counting(ends.duplex());
      var tube = Tube.over(counting, TubeOptions.defaults().withTimeout(Link.LONG));
      assertThat(tube.buffered()).isZero();
      ends.feed("abc");
      assertThat(tube.awaitData(Link.LONG)).isTrue();
      assertThat(tube.buffered()).isEqualTo(3);
      int reads = counting.reads;
      assertThat(tube.readExactly(2).text() + tube.readAvailable()).isEqualTo("abc");
      assertThat(counting.reads).isEqualTo(reads);
    }
  }

  @Test
  void s25availableGivesWhatOneReadBrings() throws IOException {
    try (var ends = link.open()) {
      ends.feed("x".repeat(5000));
      var counting = new Counting(ends.duplex());
      var tube = Tube.over(counting, TubeOptions.defaults().withTimeout(Link.LONG));
      int sum = 0;
      for (int reads = 1; sum < 5000; reads++) {
        sum += tube.readAvailable().size();
        assertThat(counting.reads).isEqualTo(reads);
        assertThat(tube.buffered()).isZero();
      }
    }
  }

  @Test
  void s26gatherUntilQuiet() throws IOException {
    try (var ends = link.open()) {
      ends.feed("a");
      ends.feed("b");
      ends.feed("c");
      assertThat(ends.tube().readUntilQuiet(SHORT).text()).isEqualTo("abc");
      ends.feed("d");
      assertThat(ends.tube().readAvailable().text()).isEqualTo("d");
    }
  }

  @Test
  void s27drainDropsWhatIsHereAndCountsIt() throws IOException {
    try (var ends = link.open()) {
      ends.feed("clean me up");
      assertThat(ends.tube().awaitData(Link.LONG)).isTrue();
      assertThat(ends.tube().drain(NOW)).isEqualTo(11);
      assertThat(ends.tube().buffered()).isZero();
      ends.feed("in flight");
      assertThat(ends.tube().drain(SHORT)).isEqualTo(9);
    }
  }

  @Test
  void s28conditionThatNeverHoldsKeepsTheBytes() throws IOException {
    try (var ends = link.open()) {
      ends.feed("abbb");
      assertThatThrownBy(() -> ends.tube().withTimeout(SHORT).expect(regex("^(?:[^a]*a){2}")))
          .isInstanceOf(TimedOutException.class);
      assertThat(ends.tube().readExactly(4).text()).isEqualTo("abbb");
    }
  }

  // ---- what is there

  @Test
  void s32bufferCountsAndLooksAheadOverPieces() throws IOException {
    try (var ends = link.open()) {
      ends.feed("abc");
      assertThat(ends.tube().peek(3).text()).isEqualTo("abc");
      assertThat(ends.tube().buffered()).isEqualTo(3);
      ends.feed("defghi");
      assertThat(ends.tube().peek(9).text()).isEqualTo("abcdefghi");
      assertThat(ends.tube().buffered()).isEqualTo(9);
      ends.tube().unread(Bytes.of("!"));
      assertThat(ends.tube().buffered()).isEqualTo(10);
    }
  }

  @Test
  void s33canReadAfterAPushBackUntilItIsRead() throws IOException {
    try (var ends = link.open()) {
      var tube = ends.tube();
      assertThat(tube.awaitData(NOW)).isFalse();
      tube.unread(Bytes.of("x"));
      assertThat(tube.awaitData(NOW)).isTrue();
      assertThat(tube.readExactly(1).text()).isEqualTo("x");
      assertThat(tube.awaitData(NOW)).isFalse();
      assertThat(tube.within(SHORT).awaitData(Deadline.FOREVER)).isFalse();
      assertThatThrownBy(() -> tube.awaitData(Duration.ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void s34canReadUntilThePeerEnds() throws IOException {
    try (var ends = link.open()) {
      var tube = ends.tube();
      ends.feed("a");
      assertThat(tube.awaitData(Link.LONG)).isTrue();
      assertThat(tube.readExactly(1).text()).isEqualTo("a");
      assertThat(tube.awaitData(NOW)).isFalse();
      assertThat(tube.endOfStreamSeen()).isFalse();
      ends.end();
      assertThat(tube.awaitData(Link.LONG)).isFalse();
      assertThat(tube.endOfStreamSeen()).isTrue();
    }
  }

  @Test
  void s35endIsKnownOnceAReadHasMetItAndNotGuessedBefore() throws IOException {
    try (var ends = link.open()) {
      var tube = ends.tube();
      ends.feed("rest");
      ends.end();
      assertThat(tube.endOfStreamSeen()).isFalse();
      assertThat(tube.readExactly(4).text()).isEqualTo("rest");
      assertThat(tube.readToEnd().isEmpty()).isTrue();
      assertThat(tube.endOfStreamSeen()).isTrue();
      // This side can still talk.
      tube.send("still here");
      assertThat(ends.taken(10).text()).isEqualTo("still here");
    }
    try (var ends = link.open()) {
      ends.end();
      assertThat(ends.tube().asDuplex().read(ByteBuffer.allocate(1), Deadline.after(Link.LONG)))
          .isNegative();
      assertThat(ends.tube().endOfStreamSeen()).isTrue();
    }
  }

  @Test
  void s36halfCloseEndsOneDirection() throws IOException {
    try (var ends = link.open()) {
      ends.tube().send("x");
      ends.tube().closeOutput();
      assertThat(ends.taken(10).text()).isEqualTo("x");
      ends.feed("answer\n");
      assertThat(ends.tube().readLine()).isEqualTo("answer");
      assertThatThrownBy(() -> ends.tube().send("y")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void s37closeIsIdempotentAndEndsTheTubeForAllViews() throws IOException {
    try (var ends = link.open()) {
      var counting = new Counting(ends.duplex());
      var tube = Tube.over(counting);
      var view = tube.within(Link.LONG);
      try (tube) {
        assertThat(tube.awaitData(NOW)).isFalse();
      }
      assertThat(counting.closes).isEqualTo(1);
      tube.close();
      view.close();
      assertThatThrownBy(view::readLine)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this tube is closed");
    }
  }

  // ---- waits that fail

  @Test
  void s47promptWithoutALineEnd() throws IOException {
    try (var ends = link.open()) {
      ends.feed("Name? ");
      assertThatThrownBy(() -> ends.tube().withTimeout(SHORT).readLine())
          .isInstanceOf(TimedOutException.class)
          .hasMessageContaining("6 bytes had come: \"Name? \"")
          .hasMessageContaining("a prompt often has none");
      assertThat(ends.tube().within(NOW).readUntil("? ")).isEqualTo("Name");
    }
  }

  enum Read {
    AVAILABLE("a"),
    AVAILABLE_TEXT("a"),
    EXACTLY("abcdef\n"),
    PEEK("abcdef\n"),
    UNTIL("abcdef"),
    UNTIL_SEVERAL("abcdef"),
    EXPECT("abcdef"),
    LINE("abcdef"),
    LINE_EXACTLY("abcdef"),
    MARKED_LINE("abcdef"),
    LINES("[abcdef]"),
    LINE_WHERE("abcdef"),
    UNTIL_QUIET("abcdef\n"),
    TO_END("abcdef\n");

    final String result;

    Read(String result) {
      this.result = result;
    }

    String from(Tube tube) throws IOException {
      return switch (this) {
        case AVAILABLE -> tube.readAvailable().text();
        case AVAILABLE_TEXT -> tube.readAvailableText();
        case EXACTLY -> tube.readExactly(7).text();
        case PEEK -> tube.peek(7).text();
        case UNTIL -> tube.readUntil("\n");
        case UNTIL_SEVERAL -> tube.readUntil("+", "\n");
        case EXPECT -> tube.expect(literal("+"), regex("\n")).before();
        case LINE -> tube.readLine();
        case LINE_EXACTLY -> tube.readLine("\n");
        case MARKED_LINE -> tube.readMarkedLine().text();
        case LINES -> tube.readLines(1).toString();
        case LINE_WHERE -> tube.readLineWhere(_ -> true);
        case UNTIL_QUIET -> tube.readUntilQuiet(SHORT).text();
        case TO_END -> tube.readToEnd().text();
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void s48timeoutThenGoOnLosesNothing(Read read) throws IOException {
    try (var ends = link.open()) {
      if (read == Read.AVAILABLE || read == Read.AVAILABLE_TEXT) {
        assertThatThrownBy(() -> read.from(ends.tube().within(NOW)))
            .isInstanceOf(TimedOutException.class);
        ends.feed("a");
      } else {
        ends.feed("abc");
        assertThatThrownBy(() -> read.from(ends.tube().within(SHORT.dividedBy(2))))
            .isInstanceOf(TimedOutException.class);
        ends.feed("def\n");
        ends.end();
      }
      assertThat(read.from(ends.tube())).isEqualTo(read.result);
    }
  }

  @Test
  void s49sendAfterAPromptThatNeverComesSendsNothing() throws IOException {
    try (var ends = link.open()) {
      ends.feed("Login: ");
      assertThatThrownBy(() -> ends.tube().withTimeout(SHORT).sendLineAfter("Password: ", "secret"))
          .isInstanceOf(TimedOutException.class);
      assertThat(ends.tube().sendLineAfter(": ", "ada")).isEqualTo("Login");
      ends.tube().closeOutput();
      assertThat(ends.taken(100).text()).isEqualTo("ada\n");
    }
  }

  @Test
  void s51timeoutsMayBeInfiniteAndNotNegative() throws IOException {
    try (var ends = link.open()) {
      ends.feed("x\ny\n");
      assertThat(ends.tube().withTimeout(Deadline.FOREVER).readLine()).isEqualTo("x");
      assertThat(ends.tube().within(Deadline.FOREVER).readLine()).isEqualTo("y");
      var negative = Duration.ofNanos(-1);
      assertThatThrownBy(() -> ends.tube().within(negative))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ends.tube().withTimeout(negative))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ends.tube().drain(negative))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void s54endInAWaitCarriesTheBytesWhichStay() throws IOException {
    try (var ends = link.open()) {
      ends.feed("abc");
      ends.end();
      var failure =
          catchThrowableOfType(EndOfStreamException.class, () -> ends.tube().readUntil("x"));
      assertThat(failure.context().tail()).isEqualTo(Bytes.of("abc"));
      assertThat(failure)
          .hasMessageContaining("while waiting for \"x\"")
          .hasMessageContaining("3 bytes had come: \"abc\"")
          .hasMessageContaining("can still be read");
      assertThatThrownBy(() -> ends.tube().readExactly(4)).isInstanceOf(EndOfStreamException.class);
      assertThat(ends.tube().readToEnd().text()).isEqualTo("abc");
    }
  }

  @Test
  void s56finalLineIsDeliveredThoughOurBytesAreUnread() throws IOException {
    assumeTrue(link != Link.SCRIPTED, "a script takes all that is sent");
    try (var ends = link.open()) {
      ends.tube().send("never read");
      ends.feed("flag{last words}");
      // Closes with bytes unread: the kernel answers with a reset, after the data.
      ends.peer().close();
      assertThat(ends.tube().readExactly(16).text()).isEqualTo("flag{last words}");
    }
  }

  @Test
  void s58allByteValuesRoundTrip() throws IOException {
    var all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    try (var ends = link.open(Link.PATIENT.withCharset(StandardCharsets.ISO_8859_1))) {
      ends.feed(Bytes.of(all));
      ends.feed(Bytes.of(all));
      assertThat(ends.tube().readExactly(256)).isEqualTo(Bytes.of(all));
      var text = ends.tube().readUntil("ÿ");
      ends.tube().send(text + "ÿ");
      assertThat(ends.taken(256)).isEqualTo(Bytes.of(all));
    }
  }

  @Test
  void s60limitNamesItselfAndBoundsTheMemory() throws IOException {
    try (var ends = link.open(Link.PATIENT.withMaxBufferedBytes(1024))) {
      for (int i = 0; i < 16; i++) {
        ends.feed("x".repeat(512));
      }
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> ends.tube().readUntil("\n"))
            .isInstanceOf(LimitException.class)
            .hasMessageContaining("the limit of 1,024 bytes was reached")
            .hasMessageContaining("TubeOptions.maxBufferedBytes");
        assertThat(ends.tube().buffered()).isEqualTo(1024);
      }
      assertThat(ends.tube().readExactly(1000).size()).isEqualTo(1000);
      assertThat(ends.tube().readExactly(1024).size()).isEqualTo(1024);
    }
  }

  @ParameterizedTest
  @EnumSource
  void s63interruptEndsAWaitAndClosesTheTube(Threads threads) throws Exception {
    assumeTrue(link != Link.SCRIPTED, "a script's waits take no time");
    try (var ends = link.open()) {
      var watched = new Watched(ends.duplex());
      var tube = Tube.over(watched, Link.PATIENT);
      ends.feed("abc");
      assertThat(tube.awaitData(Link.LONG)).isTrue();
      watched.forget();
      var keptFlag =
          new FutureTask<>(() -> {
            assertThatThrownBy(tube::readLine)
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("while waiting for a line")
                .hasMessageContaining("3 bytes had come")
                .hasMessageContaining("This thread was interrupted");
            return Thread.currentThread().isInterrupted();
          });
      var thread = threads.start(keptFlag);
      watched.awaitRead();
      thread.interrupt();
      assertThat(keptFlag.get(20, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> tube.send("x")).isInstanceOf(ClosedException.class);
    }
  }
}
