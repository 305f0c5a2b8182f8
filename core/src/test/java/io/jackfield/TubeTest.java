package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a tube does whatever it runs over.
@Timeout(60)
@ParameterizedClass
@EnumSource(Transport.class)
class TubeTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final TubeOptions PATIENT = TubeOptions.defaults().withTimeout(Await.LONG);

  private final Transport transport;

  TubeTest(Transport transport) {
    this.transport = transport;
  }

  // ---- every cut

  interface Step {
    String read(Tube tube) throws IOException;
  }

  static final List<Script> SCRIPTS =
      List.of(
          new Script("a\n\r\nbc\r\nd\re\nf", List.of("a", "", "bc", "d\re", "f"), Tube::readLine),
          new Script("aaabxaabaabz", List.of("a", "x", ""), tube -> tube.readUntil("aab")),
          new Script("abababacababac", List.of("ab", ""), tube -> tube.readUntil("ababac")),
          new Script("a||b|", List.of("a", "", "b"), tube -> tube.readUntil("|")),
          new Script("abcdefghi", List.of("abc", "def", "ghi"), tube -> tube.readExactly(3).text()),
          new Script("abc\r\ndef", List.of("abc\r\ndef", ""), tube -> tube.readToEnd().text()));

  /// What a peer sends, and what each step reads from it.
  record Script(String input, List<String> expected, Step step) {

    /// Sends the pieces; before each, reads on with no time at all, so that every cut is a failed
    /// wait.
    List<String> play(Transport transport, int... cuts) throws IOException {
      try (var ends = transport.ends(PATIENT)) {
        var read = new ArrayList<String>();
        int from = 0;
        for (int cut : cuts) {
          ends.feed(input.substring(from, cut));
          from = cut;
          readWhatIsThere(ends.tube().within(Duration.ZERO), read);
        }
        ends.feed(input.substring(from));
        ends.peer().closeOutput();
        while (read.size() < expected.size()) {
          read.add(step.read(ends.tube()));
        }
        return read;
      }
    }

    private void readWhatIsThere(Tube tube, List<String> into) throws IOException {
      try {
        while (true) {
          into.add(step.read(tube));
        }
      } catch (TimedOutException e) {
        assertThat(e.context().buffered()).isLessThanOrEqualTo(input.length());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("SCRIPTS")
  void everyCutInTwoReadsTheSame(Script script) throws IOException {
    for (int cut = 0; cut <= script.input.length(); cut++) {
      assertThat(script.play(transport, cut)).as("cut at %d", cut).isEqualTo(script.expected);
    }
  }

  @ParameterizedTest
  @FieldSource("SCRIPTS")
  void everyCutInThreeReadsTheSame(Script script) throws IOException {
    int length = script.input.length();
    for (int first = 1; first < length; first++) {
      for (int second = first + 1; second < length; second++) {
        assertThat(script.play(transport, first, second))
            .as("cuts at %d and %d", first, second)
            .isEqualTo(script.expected);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("SCRIPTS")
  void byteByByteReadsTheSame(Script script) throws IOException {
    var cuts = new int[script.input.length()];
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = i;
    }
    assertThat(script.play(transport, cuts)).isEqualTo(script.expected);
  }

  @Test
  void availablePiecesJoinToWhatWasSent() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      var seed = System.nanoTime();
      System.out.println("seed " + seed);
      var data = new byte[200_000];
      new Random(seed).nextBytes(data);
      var sending =
          Await.start(() -> {
            ends.feed(Bytes.of(data));
            return true;
          });
      var out = new java.io.ByteArrayOutputStream();
      while (out.size() < data.length) {
        out.writeBytes(ends.tube().readAvailable().toArray());
      }
      assertThat(out.toByteArray()).isEqualTo(data);
      assertThat(sending.thread()).isNotNull();
    }
  }

  // ---- ends

  @Test
  void unterminatedLastLineComesOnceThenTheEnd() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      ends.feed("real line\ntrailing");
      ends.peer().closeOutput();
      var tube = ends.tube();
      assertThat(tube.readLine()).isEqualTo("real line");
      assertThat(tube.readLine()).isEqualTo("trailing");
      assertThatThrownBy(tube::readLine).isInstanceOf(EndOfStreamException.class);
      assertThatThrownBy(tube::readLine).isInstanceOf(EndOfStreamException.class);
      assertThatThrownBy(tube::readAvailable).isInstanceOf(EndOfStreamException.class);
      assertThat(tube.readToEnd().isEmpty()).isTrue();
    }
  }

  @Test
  void endInTheMiddleOfAWaitKeepsTheBytes() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      ends.feed("abc");
      ends.peer().closeOutput();
      var tube = ends.tube();
      var until = catchThrowableOfType(EndOfStreamException.class, () -> tube.readUntil("x"));
      assertThat(until.context().buffered()).isEqualTo(3);
      assertThat(until.context().tail().text()).isEqualTo("abc");
      assertThatThrownBy(() -> tube.readExactly(4)).isInstanceOf(EndOfStreamException.class);
      assertThat(tube.readExactly(3).text()).isEqualTo("abc");
    }
  }

  @Test
  void halfCloseEndsTheOutputOnly() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      ends.tube().sendLine("question");
      ends.tube().closeOutput();
      assertThat(ends.taken(100).text()).isEqualTo("question\n");
      ends.feed("answer\n");
      assertThat(ends.tube().readLine()).isEqualTo("answer");
      ends.tube().closeOutput();
    }
  }

  // ---- time

  enum Reading {
    UNTIL,
    LINE,
    EXACTLY,
    TO_END;

    String read(Tube tube) throws IOException {
      return switch (this) {
        case UNTIL -> tube.readUntil("++");
        case LINE -> tube.readLine();
        case EXACTLY -> tube.readExactly(11).text();
        case TO_END -> tube.readToEnd().text();
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeoutLosesNoByteAndTheNextAttemptSucceeds(Reading reading) throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      ends.feed("before+");
      var hurried = ends.tube().withTimeout(SHORT);
      for (int attempt = 0; attempt < 3; attempt++) {
        var failure = catchThrowableOfType(TimedOutException.class, () -> reading.read(hurried));
        assertThat(failure.context().buffered()).isEqualTo(7);
        assertThat(failure.context().elapsed()).isPositive();
      }
      ends.feed("+aft");
      ends.peer().closeOutput();
      var all = "before++aft";
      var read = reading.read(ends.tube());
      assertThat(read).isEqualTo(reading == Reading.UNTIL ? "before" : all);
      if (reading == Reading.UNTIL) {
        assertThat(ends.tube().readToEnd().text()).isEqualTo("aft");
      }
    }
  }

  @Test
  void availableTimesOutWithNothingLost() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      assertThatThrownBy(() -> ends.tube().withTimeout(SHORT).readAvailable())
          .isInstanceOf(TimedOutException.class);
      ends.feed("x");
      assertThat(ends.tube().readAvailable().text()).isEqualTo("x");
    }
  }

  @Test
  void timeoutSaysWhatWasAwaitedWhatCameAndWhatWasSent() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      ends.tube().sendLine("hello");
      ends.feed("Name\u001b? ");
      var failure =
          catchThrowableOfType(
              TimedOutException.class, () -> ends.tube().withTimeout(SHORT).readUntil("\r\n"));
      assertThat(failure)
          .hasMessageContaining("timed out after")
          .hasMessageContaining("while waiting for \"\\r\\n\"")
          .hasMessageContaining("from " + ends.peer().local().display())
          .hasMessageContaining("7 bytes had come: \"Name\\x1b? \"")
          .hasMessageContaining("last sent: \"hello\\n\"");
      assertThat(failure.context().lastSent().text()).isEqualTo("hello\n");
      assertThat(failure.context().peer()).isEqualTo(ends.peer().local());
    }
  }

  @Test
  void lineTimeoutHintsAtThePrompt() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      ends.feed("Name? ");
      assertThatThrownBy(() -> ends.tube().withTimeout(SHORT).readLine())
          .hasMessageContaining("a prompt often has none");
      assertThat(ends.tube().readUntil("? ")).isEqualTo("Name");
    }
  }

  @Test
  void longReportsShowOnlyTheEnd() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      ends.tube().send("s".repeat(1000));
      ends.feed("x".repeat(1000) + "END");
      ends.tube().withTimeout(Await.LONG).readExactly(3);
      var failure =
          catchThrowableOfType(
              TimedOutException.class, () -> ends.tube().within(Duration.ZERO).readLine());
      assertThat(failure).hasMessageContaining("1,000 bytes had come, ending in \"xxx");
      assertThat(failure.context().tail().size()).isEqualTo(Tube.REPORTED_BYTES);
      assertThat(failure.context().lastSent().size()).isEqualTo(Tube.REPORTED_BYTES);
    }
  }

  @Test
  void withinZeroTakesWhatIsHereAlready() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      ends.feed("here\n");
      assertThat(ends.tube().within(Duration.ZERO).readLine()).isEqualTo("here");
      assertThatThrownBy(() -> ends.tube().within(Duration.ZERO).readLine())
          .isInstanceOf(TimedOutException.class);
    }
  }

  @Test
  void severalStepsShareOneDeadline() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      var limited = ends.tube().within(Duration.ofMillis(50));
      assertThatThrownBy(limited::readLine).isInstanceOf(TimedOutException.class);
      var second = catchThrowableOfType(TimedOutException.class, limited::readLine);
      assertThat(second.context().elapsed()).isLessThan(Duration.ofMillis(50));
      ends.feed("unlimited\n");
      assertThat(ends.tube().readLine()).isEqualTo("unlimited");
    }
  }

  @Test
  void ofNestedDeadlinesTheEarlierWins() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      assertThatThrownBy(() -> ends.tube().within(SHORT).within(Await.LONG).readLine())
          .isInstanceOf(TimedOutException.class);
      assertThatThrownBy(() -> ends.tube().within(Await.LONG).within(SHORT).readLine())
          .isInstanceOf(TimedOutException.class);
      assertThatThrownBy(() -> ends.tube().within(SHORT).withTimeout(Deadline.FOREVER).readLine())
          .isInstanceOf(TimedOutException.class);
    }
  }

  @Test
  void negativeTimesAreRefused() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      var negative = Duration.ofMillis(-1);
      assertThatThrownBy(() -> ends.tube().within(negative))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("timeout is negative: PT-0.001S");
      assertThatThrownBy(() -> ends.tube().withTimeout(negative))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void withoutAnyTimeoutAReadWaitsForTheData() throws Exception {
    try (var ends = transport.ends(PATIENT.withTimeout(Deadline.FOREVER))) {
      var reading = Await.start(() -> ends.tube().readLine());
      reading.awaitWaiting();
      ends.feed("late\n");
      assertThat(reading.result()).isEqualTo("late");
    }
  }

  // ---- limits

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 3000, 100_000})
  void limitIsNamedAndTheBytesStayReadable(int limit) throws Exception {
    try (var ends = transport.ends(PATIENT.withMaxBufferedBytes(limit))) {
      var feeding =
          Await.start(() -> {
            ends.feed("x".repeat(limit) + "y\n");
            return true;
          });
      var tube = ends.tube();
      for (int attempt = 0; attempt < 2; attempt++) {
        var failure = catchThrowableOfType(LimitException.class, tube::readLine);
        assertThat(failure)
            .hasMessageContaining("the limit of " + Say.bytes(limit) + " was reached")
            .hasMessageContaining("TubeOptions.maxBufferedBytes");
        assertThat(failure.context().buffered()).isEqualTo(limit);
      }
      assertThatThrownBy(tube::readToEnd).isInstanceOf(LimitException.class);
      assertThat(tube.readExactly(limit).text()).isEqualTo("x".repeat(limit));
      assertThat(limit == 1 ? tube.readExactly(1).text() : tube.readLine()).isEqualTo("y");
      assertThat(feeding.result()).isTrue();
    }
  }

  @Test
  void pipelinedShortLinesDoNotReachTheLimit() throws Exception {
    try (var ends = transport.ends(PATIENT.withMaxBufferedBytes(16))) {
      var feeding =
          Await.start(() -> {
            ends.feed("line\n".repeat(2000));
            return true;
          });
      for (int i = 0; i < 2000; i++) {
        assertThat(ends.tube().readLine()).isEqualTo("line");
      }
      assertThat(feeding.result()).isTrue();
    }
  }

  @Test
  void wrongCountsAndDelimitersAreTheCallersFault() throws IOException {
    try (var ends = transport.ends(PATIENT.withMaxBufferedBytes(16))) {
      assertThatThrownBy(() -> ends.tube().readExactly(-1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ends.tube().readExactly(17))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("16 bytes");
      assertThatThrownBy(() -> ends.tube().readUntil(""))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(ends.tube().readExactly(0).isEmpty()).isTrue();
    }
  }

  // ---- threads

  @Test
  void secondReaderIsRefusedAndToldWhoReads() throws Exception {
    try (var ends = transport.ends(PATIENT)) {
      var first = Await.start("first-reader", () -> ends.tube().readLine());
      first.awaitWaiting();
      assertThatThrownBy(() -> ends.tube().readLine())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("first-reader");
      ends.feed("for the first\n");
      assertThat(first.result()).isEqualTo("for the first");
      ends.feed("free again\n");
      assertThat(ends.tube().readLine()).isEqualTo("free again");
    }
  }

  @Test
  void concurrentSendsDoNotMix() throws Exception {
    try (var ends = transport.ends(PATIENT)) {
      int size = 100_000;
      var tasks = new ArrayList<Await.Task<Boolean>>();
      for (char letter = 'a'; letter < 'f'; letter++) {
        var text = String.valueOf(letter).repeat(size);
        tasks.add(
            Await.start(() -> {
              ends.tube().send(text);
              return true;
            }));
      }
      for (int i = 0; i < tasks.size(); i++) {
        var piece = ends.taken(size);
        assertThat(piece.text()).isEqualTo(piece.text().substring(0, 1).repeat(size));
      }
      for (var task : tasks) {
        assertThat(task.result()).isTrue();
      }
    }
  }

  @Test
  void sendToANonReaderTimesOutAndClosesTheTube() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      var hurried = ends.tube().withTimeout(SHORT);
      var large = "x".repeat(1 << 20);
      assertThatThrownBy(
              () -> {
                // The kernel's buffers grow to a few MiB before they are full.
                for (int i = 0; i < 1000; i++) {
                  hurried.send(large);
                }
              })
          .isInstanceOf(TimedOutException.class)
          .hasMessageContaining("sending 1,048,576 bytes")
          .hasMessageContaining(
              "The peer does not read, or the network is dead; the tube is closed now");
      assertThatThrownBy(() -> ends.tube().readLine()).isInstanceOf(ClosedException.class);
      assertThatThrownBy(() -> ends.tube().send("more")).isInstanceOf(ClosedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closeFromAnotherThreadEndsAWait(boolean bounded) throws Exception {
    var timeout = bounded ? Await.LONG : Deadline.FOREVER;
    try (var ends = transport.ends(PATIENT.withTimeout(timeout))) {
      var reading = Await.start(() -> ends.tube().readLine());
      reading.awaitWaiting();
      ends.tube().close();
      assertThatThrownBy(reading::result)
          .isInstanceOf(ClosedException.class)
          .hasMessageContaining("closed on this side");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closeEndsAWaitOfAPlatformThread(boolean bounded) throws Exception {
    var timeout = bounded ? Await.LONG : Deadline.FOREVER;
    try (var ends = transport.ends(PATIENT.withTimeout(timeout))) {
      var task = new java.util.concurrent.FutureTask<>(() -> readLineOncePossible(ends.tube()));
      var reading = new Await.Task<>(task, Thread.ofPlatform().daemon().start(task));
      if (bounded || transport == Transport.MEMORY) {
        reading.thread().getState();
      }
      Await.until("it reads", () -> isReading(ends.tube()));
      ends.tube().close();
      assertThatThrownBy(reading::result).isInstanceOf(ClosedException.class);
    }
  }

  /// The look whether it reads can be in its way for a moment.
  private static String readLineOncePossible(Tube tube) throws IOException {
    while (true) {
      try {
        return tube.readLine();
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("another thread is reading");
      }
    }
  }

  /// Whether some thread is in a read: a second one is refused then.
  private static boolean isReading(Tube tube) throws IOException {
    try {
      tube.readExactly(0);
      return false;
    } catch (IllegalStateException _) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void interruptEndsAWaitAndClosesTheTube(boolean bounded) throws Exception {
    var timeout = bounded ? Await.LONG : Deadline.FOREVER;
    try (var ends = transport.ends(PATIENT.withTimeout(timeout))) {
      var reading =
          Await.start(() -> {
            try {
              ends.tube().readLine();
              return false;
            } catch (ClosedException _) {
              return Thread.currentThread().isInterrupted();
            }
          });
      reading.awaitWaiting();
      reading.thread().interrupt();
      assertThat(reading.result()).as("flag is kept").isTrue();
      assertThatThrownBy(() -> ends.tube().send("x")).isInstanceOf(ClosedException.class);
    }
  }

  @Test
  void closedTubeRefusesToBeUsed() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      ends.feed("unread\n");
      var tube = ends.tube();
      tube.close();
      tube.close();
      assertThatThrownBy(tube::readLine)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this tube is closed");
      assertThatThrownBy(() -> tube.send("x")).isInstanceOf(IllegalStateException.class);
      tube.closeOutput();
    }
  }

  @Test
  void sendAfterHalfCloseSaysThatItWasClosedHere() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      ends.tube().closeOutput();
      assertThatThrownBy(() -> ends.tube().send("x"))
          .isInstanceOf(ClosedException.class)
          .hasMessageContaining("on this side");
    }
  }

  // ---- text

  @Test
  void allByteValuesSurviveAsLatin1TextAndAsBytes() throws IOException {
    var all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    try (var ends = transport.ends(PATIENT.withCharset(StandardCharsets.ISO_8859_1))) {
      var text = new String(all, StandardCharsets.ISO_8859_1);
      ends.feed(Bytes.of(all));
      ends.feed("END");
      assertThat(ends.tube().readUntil("END")).isEqualTo(text);
      ends.feed(Bytes.of(all));
      assertThat(ends.tube().readExactly(256)).isEqualTo(Bytes.of(all));
      ends.tube().send(text);
      assertThat(ends.taken(256)).isEqualTo(Bytes.of(all));
    }
  }

  @Test
  void lineEndForSendingIsTheOptions() throws IOException {
    try (var ends = transport.ends(PATIENT.withNewline("\r\n"))) {
      ends.tube().sendLine("hello");
      ends.tube().sendLine("");
      assertThat(ends.taken(9).text()).isEqualTo("hello\r\n\r\n");
    }
  }

  @Test
  void duplexOfATubeGivesTheBufferedBytesFirst() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      ends.feed("line\nrest");
      assertThat(ends.tube().readLine()).isEqualTo("line");
      ends.feed(" more");
      ends.peer().closeOutput();
      try (var again = Tube.over(ends.tube().asDuplex(), PATIENT)) {
        assertThat(again.readToEnd().text()).isEqualTo("rest more");
      }
    }
  }

  @Test
  void readOnAClosedTubesDuplexIsAClosedChannel() throws IOException {
    try (var ends = transport.ends(PATIENT)) {
      var duplex = ends.tube().asDuplex();
      ends.tube().close();
      assertThatThrownBy(() -> duplex.read(java.nio.ByteBuffer.allocate(1), Deadline.none()))
          .isInstanceOf(java.nio.channels.ClosedChannelException.class);
    }
  }
}
